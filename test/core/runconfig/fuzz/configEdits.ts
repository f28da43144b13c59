import type { Random } from "../../../../src/base/random";

/** What a person does between two moments in which the editor asks: offsets in UTF-16 units, end exclusive. */
export interface ConfigEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A config with every form of value; edits begin from it, and come back to it now and then. */
export const START = `# a run
version: 1
name: "triage 😀"
model:
  name_or_path: model   # local
  dtype: auto
data:
  train: &train train.jsonl
  eval: [*train, {path: train.jsonl, weight: 2}]
  columns: {prompt: question}
  max_length: 512
  truncation: drop
task: sft
method:
  name: lora
  r: 16
  target_modules: all-linear

train:
  learning_rate: 2.0e-4
  num_train_epochs: 3
  early_stopping:
    metric: eval_loss
    patience: 3
evaluate:
  labels: [low, 'medium', "high"]
  gate:
    checks:
      - metric: f1
        no_worse_by: 0.01
      - metric: ece
        abs_at_most: 0.1
output:
  dir: runs
`;

const PIECES = [
  ...[
    ":",
    ": ",
    "- ",
    "-",
    "#",
    " #",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    ">",
    "&a ",
    "*a",
    "*train",
    "!",
    "%",
  ],
  ...[
    "@",
    "`",
    "? ",
    "<<: *train",
    "---",
    "...",
    "\t",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\0",
    "\ufeff",
    "\ud83d",
  ],
  ...[
    "\u2028",
    "\u0085",
    "1e5",
    "no",
    "0x1F",
    "learning_rate",
    "learning_rate: 3\n",
    "__proto__: 1\n",
    "=======\n",
  ],
  ...[
    "train:\n  seed: 1\n",
    "  seed: x\n",
    "- metric: x\n",
    "constructor",
    "é",
    "# tunesmith: ignore CFG002",
    "null",
  ],
];

/** One edit of any kind: typing, deleting, moving lines, pasting, changing the indent, breaking line ends. */
export function randomEdit({ below }: Random, text: string): ConfigEdit {
  const start = placeIn(text, below(text.length + 1));
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", start);
  const lineEnd = next < 0 ? text.length : next + 1;
  const piece = PIECES[below(PIECES.length)] ?? "";
  switch (below(9)) {
    case 0:
      return { start, end: placeIn(text, start + 1 + below(4)), text: "" };
    case 1:
      return { start: lineStart, end: lineEnd, text: "" };
    case 2:
      return { start: lineStart, end: lineStart, text: text.slice(lineStart, lineEnd) };
    case 3:
      return { start: lineStart, end: lineStart, text: " ".repeat(1 + below(3)) };
    case 4:
      return { start, end: placeIn(text, start + below(80)), text: piece };
    case 5: {
      const from = below(START.length);
      return { start, end: start, text: START.slice(from, from + below(120)) };
    }
    case 6: {
      const at = placeIn(text, Math.max(lineStart, lineEnd - 1));
      return { start: at, end: lineEnd, text: piece };
    }
    default:
      return { start, end: start, text: piece };
  }
}

/** A place between CR and LF is none in the editor's protocol. */
function placeIn(text: string, offset: number): number {
  const at = Math.min(text.length, offset);
  return text[at - 1] === "\r" && text[at] === "\n" ? at + 1 : at;
}

export function edited(text: string, { start, end, text: put }: ConfigEdit): string {
  return text.slice(0, start) + put + text.slice(end);
}

/** Line and character from 0, with the line ends of the editor's protocol. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly character: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/u);
  const isInside = text[offset - 1] === "\r" && text[offset] === "\n";
  if (isInside) return { line: lines.length - 2, character: lines.at(-2)?.length ?? 0 };
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
