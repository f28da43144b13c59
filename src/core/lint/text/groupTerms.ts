/**
 * Words that speak of groups of people. English, and few on purpose: words that mean little else. A text speaks of a
 * group when it holds one of its words; what it says is not judged.
 */
export interface GroupAxis {
  readonly name: string;
  /** Group → its words, in lower case. */
  readonly groups: Readonly<Record<string, string>>;
}

export const GROUP_AXES: readonly GroupAxis[] = [
  {
    name: "gender",
    groups: {
      women:
        "she her hers herself woman women girl girls mother mothers daughter daughters sister sisters wife wives mrs lady ladies grandmother aunt female",
      men: "he him his himself man men boy boys father fathers son sons brother brothers husband husbands mr gentleman gentlemen grandfather uncle male",
    },
  },
  {
    name: "age",
    groups: {
      "young people":
        "child children kid kids teenager teenagers toddler toddlers schoolboy schoolgirl youth adolescent adolescents",
      "old people":
        "elderly pensioner pensioners retiree retirees senior seniors grandparent grandparents octogenarian centenarian",
    },
  },
  {
    name: "religion",
    groups: {
      Christians: "christian christians christianity church churches bible jesus",
      Muslims: "muslim muslims islam islamic mosque mosques quran koran",
      Jews: "jewish jew jews judaism synagogue synagogues torah rabbi",
      Hindus: "hindu hindus hinduism",
      Buddhists: "buddhist buddhists buddhism",
    },
  },
  {
    name: "origin",
    groups: {
      "North America": "american americans usa canadian canadians",
      "Latin America": "mexican mexicans brazilian brazilians argentinian colombian chilean peruvian",
      Europe:
        "european europeans british french german germans italian italians spanish polish swedish dutch",
      Africa: "african africans nigerian nigerians kenyan kenyans egyptian egyptians ethiopian ghanaian",
      "the Middle East": "arab arabs iranian iranians iraqi turkish syrian israeli saudi",
      Asia: "asian asians chinese japanese indian indians korean koreans vietnamese filipino indonesian pakistani",
    },
  },
];

/** Words whose company FAI002 counts: occupations, and words that speak ill of somebody. */
export const OCCUPATIONS =
  "doctor nurse engineer teacher secretary scientist lawyer judge chef cook driver pilot soldier officer manager " +
  "assistant programmer developer mechanic plumber carpenter farmer cleaner housekeeper receptionist librarian " +
  "surgeon professor analyst accountant artist writer actor dancer model boss ceo president leader";
export const UNKIND =
  "stupid lazy weak emotional hysterical violent aggressive dangerous criminal thief liar poor dirty ugly angry " +
  "greedy evil terrorist illegal drunk crazy incompetent helpless inferior hostile cruel rude";

/** By word: what it is. */
export interface TermTable {
  readonly groupsOf: ReadonlyMap<string, readonly GroupTerm[]>;
  readonly company: ReadonlySet<string>;
}

export interface GroupTerm {
  readonly axis: string;
  readonly group: string;
}

export function createTermTable(): TermTable {
  const groupsOf = new Map<string, GroupTerm[]>();
  for (const { name, groups } of GROUP_AXES)
    for (const [group, words] of Object.entries(groups))
      for (const word of words.split(" "))
        groupsOf.set(word, [...(groupsOf.get(word) ?? []), { axis: name, group }]);
  return { groupsOf, company: new Set(`${OCCUPATIONS} ${UNKIND}`.split(" ")) };
}

/** Every word of letters, in lower case; `visit` may see one several times. */
export function eachWord(text: string, visit: (word: string) => void): void {
  const lower = text.toLowerCase();
  let start = -1;
  for (let i = 0; i <= lower.length; i++) {
    const unit = i < lower.length ? lower.charCodeAt(i) : 0;
    const isLetter = (unit >= 97 && unit <= 122) || unit >= 0xdf;
    if (isLetter && start < 0) start = i;
    if (isLetter || start < 0) continue;
    if (i - start <= LONGEST) visit(lower.slice(start, i));
    start = -1;
  }
}

const LONGEST = 16;
