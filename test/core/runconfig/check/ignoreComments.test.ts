import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { ConfigFacts } from "../../../../src/core/runconfig/configFacts";
import { checkDialect } from "../../../../src/core/runconfig/dialects/checkDialect";
import { detectDialect } from "../../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { FACTS } from "../features/fakeFacts";
import { applyFix, configMarkerProblems, markerProblems } from "../markers";

const HEAD = "model:\n  name_or_path: model\ndata:\n  train: train.jsonl\n";

describe("a comment that hides nothing", () => {
  it.each([
    [
      "on the line itself",
      `train:
  seed: 1 # tunesmith: ignore CFG005  # want CFG014 "ignored on this line, and there is no such finding" at="CFG005" fix="seed: 1"
  weight_decay: -1 # tunesmith: ignore CFG005
`,
    ],
    [
      "alone on the line above",
      `train:
  # tunesmith: ignore CFG005 since I say so  # want CFG014 "on the next line" at="CFG005" fix=""
  seed: 1
  # tunesmith: ignore CFG005
  weight_decay: -1
`,
    ],
    [
      "as one of several codes",
      `train:
  weight_decay: -1 # tunesmith: ignore CFG003, CFG005, CFG009 for a reason # want CFG014 "CFG003" at="CFG003" fix="weight_decay: -1 # tunesmith: ignore CFG005 for a reason" want CFG014 "CFG009" at="CFG009" fix="weight_decay: -1 # tunesmith: ignore CFG005 for a reason"
`,
    ],
    [
      "by a code that nothing has",
      `train:
  seed: 1 # note # tunesmith: ignore CFG999 # want CFG014 "no finding has this code" at="CFG999" fix="seed: 1 # note"
`,
    ],
    [
      "above another comment",
      `train:
  # tunesmith: ignore CFG005  # want CFG014 "on the next line" fix="" then="CFG005"
  # about what follows
  weight_decay: -1  # want CFG005 "weight_decay" fix="weight_decay: 0"
`,
    ],
    [
      "in the last line, which does not end",
      'name: x # tunesmith: ignore CFG002 # want CFG014 "CFG002" fix="name: x"',
    ],
  ])("%s", (_name, text) => {
    expect(configMarkerProblems(HEAD + text)).toEqual([]);
  });

  it("is told neither in a text, nor where it says so itself, nor of a dataset's codes", () => {
    const quiet = `name: "x # tunesmith: ignore CFG005"
train:
  seed: 1 # tunesmith: ignore CFG005, CFG014
  # tunesmith: ignore DUP001
  max_steps: 3
  # tunesmith: ignored CFG005, tunesmith:ignore
  logging_steps: 1
`;
    expect(checkRunConfig(HEAD + quiet, { file: "a" }).findings).toEqual([]);
  });

  it("is not told while a line cannot be read", () => {
    const text = `${HEAD}train:\n  seed: [1\n  weight_decay: 3 # tunesmith: ignore CFG005\n`;
    expect(checkRunConfig(text, { file: "a" }).findings.map(({ code }) => code)).not.toContain("CFG014");
  });
});

describe("codes that need to know the data, the model or the machine", () => {
  const text = `${HEAD}  max_length: 256 # tunesmith: ignore XDT006, XMD007, XRF007, MEM001\n`;
  const unused = (facts?: ConfigFacts): readonly (string | undefined)[] =>
    checkRunConfig(text, { file: "a", ...(facts === undefined ? {} : { facts }) })
      .findings.filter(({ code }) => code === "CFG014")
      .map(({ message }) => /`(\w+)`/u.exec(message)?.[1]);

  it("are decided when all of it is known, and memory never is", () => {
    // Rows are longer than 256: XDT006 has something to hide.
    expect(unused(FACTS)).toEqual(["XMD007", "XRF007"]);
  });

  it("are not while something is missing", () => {
    expect(unused()).toEqual([]);
    expect(unused({ ...FACTS, dataset: () => undefined })).toEqual([]);
    expect(unused({ ...FACTS, model: () => undefined })).toEqual([]);
  });
});

describe("in another tool's config", () => {
  const findIn = (facts?: ConfigFacts) => (text: string) => {
    const tree = parseConfig(text);
    const detection = detectDialect(tree.root, text);
    if (detection === undefined) throw new Error("not recognised");
    return checkDialect(tree, detection, { file: "a.yaml", ...(facts === undefined ? {} : { facts }) })
      .findings;
  };
  const MARKED = `base_model: org/model
datasets:
  - path: org/rows
    type: alpaca
micro_batch_sise: 2 # tunesmith: ignore DLC001
lora_r: 8 # tunesmith: ignore DLC001, DLC014  # want CFG014 "DLC001" at="DLC001" fix="lora_r: 8 # tunesmith: ignore DLC014"
adapter: lora
`;

  it("it is told as well, of what is known", () => {
    expect(markerProblems(MARKED, findIn())).toEqual([]);
    const missing: ConfigFacts = { lookup: () => ({ kind: "missing" }) };
    expect(
      findIn(missing)(MARKED.replace(/ +# want.*/u, ""))
        .filter(({ code }) => code === "CFG014")
        .map(({ message }) => message.slice(0, 8)),
    ).toEqual(["`DLC001`", "`DLC014`"]);
  });
});

it("a repair leaves all other bytes as they are", () => {
  const text = `${HEAD.replaceAll("\n", "\r\n")}train:\r\n  seed: 1  # tunesmith: ignore CFG005\r\n  # tunesmith: ignore CFG005\r\n  max_steps: 3\r\n`;
  const fixed = checkRunConfig(text, { file: "a" }).findings.reduceRight(applyFix, text);
  expect(fixed).toBe(`${HEAD.replaceAll("\n", "\r\n")}train:\r\n  seed: 1\r\n  max_steps: 3\r\n`);
});
