import type { Random } from "../../../src/base/random";
import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import { indexHeldOut } from "../../../src/node/lint/surroundings/readHeldOut";
import { plantInRow, toLines, type Mutation, type Planted } from "./mutation";

const LABELS = ["low", "medium", "high"];

/** The text of an earlier row with another label, in the place of a later row. */
function plantConflict(rows: JsonObject[], random: Random, change: (text: string) => string): Planted {
  const first = random.below(100);
  const index = 100 + random.below(rows.length - 100);
  const before = rows[first] as JsonObject;
  const label = LABELS.find((one) => one !== before["label"]) ?? "low";
  rows[index] = { ...rows[index], text: change(before["text"] as string), label };
  return { text: toLines(rows), row: index + 1, marked: JSON.stringify(label) };
}

const ANNOTATION = /<<([^<>=]+)=(\d+)>>/u;

/** LBL: classes and sums that are wrong. */
export const LABEL_MUTATIONS: readonly Mutation[] = [
  ...(
    [
      ["the same text", (text) => text],
      ["in another case", (text) => text.toUpperCase()],
      ["with more space", (text) => `  ${text}`],
      ["with other punctuation", (text) => `${text}!`],
    ] as readonly (readonly [string, (text: string) => string])[]
  ).map(([name, change]): Mutation => ({
    code: "LBL001",
    name: `another label for ${name}`,
    control: "triage",
    plant: (rows, random) => plantConflict(rows, random, change),
  })),
  ...(
    [
      ["a capital", (label) => label.charAt(0).toUpperCase() + label.slice(1)],
      ["capitals", (label) => label.toUpperCase()],
      ["a space", (label) => `${label} `],
      ["a full stop", (label) => `${label}.`],
    ] as readonly (readonly [string, (label: string) => string])[]
  ).map(([name, change]): Mutation => ({
    code: "LBL002",
    name,
    control: "triage",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["label"] = change(row["label"] as string);
        return JSON.stringify(row["label"]);
      }),
  })),
  ...["urgent", "High", "mediun"].map((label): Mutation => ({
    code: "LBL003",
    name: `the label ${label}`,
    control: "triage",
    options: () => ({ labels: LABELS }),
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["label"] = label;
        return JSON.stringify(label);
      }),
  })),
  {
    code: "LBL003",
    name: "a class that only the evaluation file has",
    control: "triage",
    options: async () => ({
      heldOut: [
        await indexHeldOut(
          toLines(LABELS.map((label, i) => ({ text: `case ${String(i)}`, label, age_band: "65+" }))),
          { file: "eval.jsonl" },
        ),
      ],
    }),
    plant: (rows) => ({
      text: toLines(
        rows.map((row) => ({ ...row, label: row["label"] === "high" ? "low" : (row["label"] ?? "low") })),
      ),
      row: undefined,
      marked: "",
    }),
  },
  ...[4, 7].map((kept): Mutation => ({
    code: "LBL004",
    name: `${String(kept)} rows of one class`,
    control: "triage",
    plant: (rows) => {
      let high = 0;
      const made = rows.map((row) =>
        row["label"] === "high" && ++high > kept ? { ...row, label: "low" } : row,
      );
      return { text: toLines(made), row: undefined, marked: "" };
    },
  })),
  {
    code: "LBL007",
    name: "a wrong annotation",
    control: "gsm8k",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          let wrong = "";
          row["answer"] = (row["answer"] as string).replace(ANNOTATION, (_, sum: string, result: string) => {
            wrong = `<<${sum}=${String(Number(result) + 1)}>>`;
            return wrong;
          });
          return wrong;
        },
        (row) => ANNOTATION.test(row["answer"] as string),
      ),
  },
  ...[
    "12 + 7 = 20",
    "3.5 x 4 = 15",
    "1,200 + 300 = 1,400",
    "$9 - $2.50 = $6.40",
    "10 / 4 = 2.6",
    "3/4 of it, so 3/4 * 100 = 70",
    "20% * 50 = 12",
    "(3 + 4) * 2 = 11",
  ].map((sum): Mutation => ({
    code: "LBL007",
    name: sum,
    control: "pairs",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["completion"] = `${row["completion"] as string} That makes ${sum}.`;
        return sum.replace(/^.*so /u, "");
      }),
  })),
];
