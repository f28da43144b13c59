import type { Random } from "../../src/base/random";

/** A finding that the linter must report for the example's data. Lines count from 1. */
export interface PlantedFinding {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

type Row = Record<string, unknown>;
type Lines = Readonly<Record<string, readonly string[]>>;

/** A mistake: what becomes of a row's line, and the codes it is found under. */
interface Defect {
  readonly codes: readonly string[];
  /** The line, or null to copy the line before it. */
  readonly write: (row: Row) => string;
}

const rewrite = (codes: readonly string[], change: (row: Row) => Row): Defect => ({
  codes,
  write: (row) => JSON.stringify(change(row)),
});

const without = (row: Row, key: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== key));

const TRAIN_DEFECTS: readonly Defect[] = [
  // A line that was cut while it was copied.
  { codes: ["PAR001"], write: (row) => JSON.stringify(row).slice(0, -24) },
  { codes: ["PAR006"], write: (row) => JSON.stringify(row).replace(/\}$/u, ",}") },
  { codes: ["PAR006"], write: (row) => JSON.stringify(row).replace(/"sex":"."/u, '"sex":None') },
  rewrite(["SCH002"], (row) => without(row, "completion")),
  rewrite(["SCH003"], (row) => ({ ...row, age_band: 70 })),
  rewrite(["SCH005"], (row) => ({ ...without(row, "completion"), completoin: row["completion"] })),
  rewrite(["QLT001"], (row) => ({ ...row, completion: " " })),
  rewrite(["LBL003"], (row) => ({ ...row, completion: " urgent", label: "urgent" })),
];
/** Lines that are inserted rather than changed. */
const BLANK_LINES = 2;
const COPIES = 3;

/** Puts one of each mistake into the training file and two into the chat file; the other files stay clean. */
export function plantDefects<L extends Lines>(
  files: L,
  random: Random,
): { readonly files: L; readonly planted: readonly PlantedFinding[] } {
  const train = plantInTrain(files["train.jsonl"] ?? [], random);
  const chat = plantInChat(files["chat.jsonl"] ?? []);
  return {
    files: { ...files, "train.jsonl": train.lines, "chat.jsonl": chat.lines },
    planted: [...train.planted, ...chat.planted],
  };
}

interface Planted {
  readonly lines: readonly string[];
  readonly planted: readonly PlantedFinding[];
}

function plantInTrain(clean: readonly string[], random: Random): Planted {
  const total = TRAIN_DEFECTS.length + BLANK_LINES + COPIES;
  // One place in each of `total` equal stretches, not in the first rows, from which the shape is recognised.
  const stretch = Math.floor((clean.length - 40) / total);
  const places = Array.from({ length: total }, (_, i) => 20 + i * stretch + random.below(stretch - 1));
  const lines: string[] = [];
  const planted: PlantedFinding[] = [];
  const note = (codes: readonly string[]): void => {
    for (const code of codes) planted.push({ file: "train.jsonl", line: lines.length, code });
  };
  for (const [i, line] of clean.entries()) {
    const which = places.indexOf(i);
    const defect = TRAIN_DEFECTS[which];
    lines.push(defect === undefined ? line : defect.write(JSON.parse(line) as Row));
    if (defect !== undefined) note(defect.codes);
    else if (which >= TRAIN_DEFECTS.length + BLANK_LINES) {
      lines.push(line);
      note(["DUP001"]);
    } else if (which >= 0) {
      lines.push("");
      note(["PAR004"]);
    }
  }
  return { lines, planted };
}

function plantInChat(clean: readonly string[]): Planted {
  const lines = [...clean];
  const change = (line: number, edit: (messages: Row[]) => Row[]): void => {
    const row = JSON.parse(lines[line - 1] ?? "{}") as { messages: Row[] };
    lines[line - 1] = JSON.stringify({ messages: edit(row.messages) });
  };
  change(6, (messages) => messages.map((m) => (m["role"] === "user" ? { ...m, role: "human" } : m)));
  change(12, ([system, user, assistant]) => [
    system as Row,
    user as Row,
    { role: "user", content: "Please answer with one word." },
    assistant as Row,
  ]);
  return {
    lines,
    planted: [
      { file: "chat.jsonl", line: 6, code: "ROL001" },
      { file: "chat.jsonl", line: 12, code: "ROL002" },
    ],
  };
}
