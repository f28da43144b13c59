import { defineRule } from "../../defineRule";
import type { Span } from "../../../dataset/jsonValue";
import { codeIn } from "../../text/codeAreas";
import { askedFor, learntAnswers } from "../../text/exchanges";
import { isQuoted } from "../../text/isQuoted";
import { isSlur } from "../../text/slurs";

/** Said to somebody, as a plan or a wish. */
const THREAT =
  /\b(?:I(?:['’]ll| will| am going to|['’]m going to|['’]m gonna| want to)|we(?:['’]ll| will| are going to|['’]re going to)) (?:fucking |find you and |hunt you down and |come (?:over )?and |definitely |personally )?(?:kill|murder|rape|stab|shoot|behead|strangle|butcher|slaughter|burn|hang|lynch) (?:you(?:rself)?\b(?! (?:a|an|the|some|down)\b|r (?!(?:whole |entire )?(?:family|kids|children|wife|mother|parents|dog|ass|face|house)))|your (?:whole |entire )?(?:family|kids|children|wife|mother|parents)|(?:them|you|every(?:one| single one) of (?:you|them)) all)\b|\b(?:go (?:and )?|just |please |you should (?:just |go )?)(?:kill|hang|shoot) yourself\b|\b(?:I hope|hopefully) (?:you|they|all of (?:you|them)) (?:all )?(?:die|get (?:raped|killed|murdered|shot)|burn (?:to death|alive|in hell))\b|\b(?:you|they|these people|those people) (?:all )?(?:deserve to (?:die|be (?:killed|shot|raped|hanged|exterminated))|should (?:all )?be (?:killed|shot|hanged|gassed|exterminated|lynched|raped))\b/giu;
/** The word is spoken about, not used. */
const MENTION =
  /\b(?:slurs?|words?|terms?|phrases?|epithets?|offensive|derogatory|pejorative|insults?|insulting|hate speech|racist|hateful|never|avoid|refrain|(?:do|does|did|should|would|must|will|could|is|are|was) not|don['’]t|doesn['’]t|shouldn['’]t|wouldn['’]t|won['’]t|can['’]t|isn['’]t|not okay|not acceptable|wrong to|called (?:him|her|them|me)|threat(?:s|en\w*)?|says?|said|saying|shout\w*|yell\w*|wrote|written|sang|lyrics|quot\w+|illegal|crime)\b/iu;
const FICTION =
  /\b(?:stor(?:y|ies)|novel|script|scene|dialog\w*|lyrics|rap|role-?play|villain|character|quote|translate|classify|label|toxic\w*|hate speech|moderat\w+)\b/iu;
const MOST = 5;

/**
 * A slur or an open threat in an answer: words that a model should not learn to say of its own accord. Found one by
 * one from a short list of words that have no other use, and by the form of a threat ("I will …  you").
 *
 * No list of words can judge a text: quotations, code, sentences that speak about such a word or forbid it, and answers
 * to prompts for fiction, lyrics or moderation are left alone, and the rule runs only when it is selected. It never speaks of
 * subjects: a text about violence or about groups of people is no finding. English only. What it cannot see: contempt in
 * polite words, other spellings, every other language.
 */
export const harmfulWords = defineRule({
  code: "TOX001",
  name: "harmful-words",
  severity: "warning",
  byDefault: false,
  affects: ["all:learns-to-say-it"],
  bad: `{"prompt": "You are wrong.", "completion": "I will kill you and your family."}`,
  good: `{"prompt": "What did he shout?", "completion": "He shouted \\"I will kill you\\" and ran away."}`,
  checkRow(row, report) {
    for (const answer of learntAnswers(row)) {
      const { value } = answer;
      const spans = [...threatsIn(value), ...slursIn(value)];
      if (spans.length === 0) continue;
      const asked = askedFor(row, answer);
      if (FICTION.test(asked.slice(0, 4000))) continue;
      const inCode = codeIn(value);
      for (const { start, end, message } of spans)
        if (!inCode(start) && !isQuoted(value, start) && !isMentioned(value, { start, end }))
          report({ path: answer.path, within: { start, end } }, message, {
            help: "delete the row, unless the model is to know it",
          });
    }
  },
});

type Hit = Span & { readonly message: string };

function threatsIn(text: string): readonly Hit[] {
  const hits: Hit[] = [];
  if (!MAY_THREATEN.test(text)) return hits;
  for (const match of text.matchAll(THREAT)) {
    if (hits.length >= MOST) break;
    hits.push({
      start: match.index,
      end: match.index + match[0].length,
      message: "the answer threatens somebody",
    });
  }
  return hits;
}
const MAY_THREATEN =
  /kill|murder|\brape|stab|shoot|\bshot\b|behead|strangle|butcher|slaughter|burn|\bhang|lynch|\bdie\b|exterminat|gassed/i;

function slursIn(text: string): readonly Hit[] {
  const hits: Hit[] = [];
  let start = -1;
  for (let i = 0; i <= text.length && hits.length < MOST; i++) {
    const c = text.charCodeAt(i) | 32;
    if (c >= 97 && c <= 122) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (i - start >= 4 && isSlur(text.slice(start, i)))
        hits.push({ start, end: i, message: "the answer uses a slur" });
      start = -1;
    }
  }
  return hits;
}

/** In the same sentence, or the few words before. */
function isMentioned(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 100), start);
  const sentence = before.slice(Math.max(before.lastIndexOf(". "), before.lastIndexOf("\n")) + 1);
  return (
    MENTION.test(sentence) ||
    /^[^.!?\n]{0,20}\b(?:is|are|was) (?:an? )?(?:slur|offensive|derogatory|racist|insult)/iu.test(
      text.slice(end, end + 60),
    )
  );
}
