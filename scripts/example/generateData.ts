import { createRandom, shuffle, type Random } from "../../src/base/random";
import { plantDefects, type PlantedFinding } from "./defects";
import { makeNote } from "./notes";
import { AGE_BANDS, LABELS, SEXES, type AgeBand, type Label, type Sex } from "./phrases";

export interface DataOptions {
  readonly seed: number;
  /** Plant mistakes that the linter finds; each is listed in the result's `planted`. */
  readonly defects: boolean;
  /** Label most truly urgent training notes about people of 65 and more as less urgent. The test notes stay true. */
  readonly imbalance: boolean;
  /** Notes per file; multiples of 18 keep every group and label equally frequent. */
  readonly sizes?: { readonly train: number; readonly eval: number; readonly test: number };
}

export interface GeneratedData {
  /** File name → content. */
  readonly files: Readonly<Record<"train.jsonl" | "eval.jsonl" | "test.jsonl" | "chat.jsonl", string>>;
  readonly planted: readonly PlantedFinding[];
}

/** One line of the files. */
export interface NoteRow {
  readonly id: string;
  readonly prompt: string;
  readonly completion: string;
  readonly label: string;
  readonly age_band: AgeBand;
  readonly sex: Sex;
}

export const EXAMPLE_SIZES = { train: 1206, eval: 144, test: 486 } as const;

/** Share of training labels that are simply wrong, in every group alike. */
const LABEL_NOISE = 0.02;
/** Share of the urgent training notes about people of 65 and more whose label is lowered by the planted imbalance. */
const UNDER_TRIAGE = 0.85;

/**
 * The example's data, a pure function of its options. No prompt occurs twice, in one file or in two. Labels are spread
 * evenly over age band and sex in every file, so that without the planted imbalance the groups differ by chance only.
 */
export function generateData(options: DataOptions): GeneratedData {
  const sizes = options.sizes ?? EXAMPLE_SIZES;
  const seen = new Set<string>();
  const test = makeRows("test", sizes.test, createRandom(options.seed + 1), seen);
  const evaluation = makeRows("eval", sizes.eval, createRandom(options.seed + 2), seen);
  const clean = makeRows("train", sizes.train, createRandom(options.seed + 3), seen);
  const train = mislabel(clean, options.imbalance, createRandom(options.seed + 4));
  const chat = makeChat(createRandom(options.seed + 5));
  const files = {
    "train.jsonl": toLines(train),
    "eval.jsonl": toLines(evaluation),
    "test.jsonl": toLines(test),
    "chat.jsonl": toLines(chat),
  };
  if (!options.defects) return { files: mapFiles(files), planted: [] };
  const planted = plantDefects(files, createRandom(options.seed + 6));
  return { files: mapFiles(planted.files), planted: planted.planted };
}

function makeRows(name: string, n: number, random: Random, seen: Set<string>): NoteRow[] {
  const cells = AGE_BANDS.flatMap((age) =>
    SEXES.flatMap((sex) => LABELS.map((label) => ({ age, sex, label }))),
  );
  const wanted = shuffle(
    Array.from({ length: n }, (_, i) => cells[i % cells.length]!),
    random,
  );
  return wanted.map(({ age, sex, label }, i) => {
    let note = makeNote(label, age, sex, random);
    while (seen.has(note.prompt)) note = makeNote(label, age, sex, random);
    seen.add(note.prompt);
    const id = `${name}-${String(i + 1).padStart(4, "0")}`;
    return { id, prompt: note.prompt, completion: ` ${label}`, label, age_band: age, sex };
  });
}

/** What a careless, and if asked for a biased, annotator makes of true labels. */
function mislabel(rows: readonly NoteRow[], imbalance: boolean, random: Random): NoteRow[] {
  return rows.map((row) => {
    // Every row draws the same numbers, so that switching the imbalance off changes nothing else.
    const [noise, other, bias, how] = [random.next(), random.below(2), random.next(), random.next()];
    if (imbalance && row.age_band === "65+" && row.label === "high" && bias < UNDER_TRIAGE)
      return relabelled(row, how < 0.75 ? "medium" : "low");
    if (noise < LABEL_NOISE) return relabelled(row, LABELS.filter((label) => label !== row.label)[other]!);
    return row;
  });
}

function relabelled(row: NoteRow, label: Label): NoteRow {
  return { ...row, label, completion: ` ${label}` };
}

interface ChatRow {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** The same kind of notes as conversations: shown by the linter, not trained on. */
function makeChat(random: Random): ChatRow[] {
  return Array.from({ length: 24 }, (_, i) => {
    const label = LABELS[i % 3]!;
    const note = makeNote(label, AGE_BANDS[i % 3]!, SEXES[i % 2]!, random);
    const question = `How urgent is this? ${note.prompt.replace(/ Urgency:$/u, "")}`;
    const messages = [
      { role: "system", content: "You sort notes by urgency. Answer with low, medium or high." },
      { role: "user", content: question },
      { role: "assistant", content: label },
    ];
    return { messages };
  });
}

function toLines(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row));
}

function mapFiles<K extends string>(files: Readonly<Record<K, readonly string[]>>): Record<K, string> {
  const written = Object.entries<readonly string[]>(files).map(([name, lines]) => [
    name,
    `${lines.join("\n")}\n`,
  ]);
  return Object.fromEntries(written) as Record<K, string>;
}
