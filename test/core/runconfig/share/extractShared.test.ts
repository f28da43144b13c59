import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createRandom, type Random } from "../../../../src/base/random";
import { INVENTED, REAL_FILES, checkText } from "../dialects/realConfigs";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { extractShared } from "../../../../src/core/runconfig/share/extractShared";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { markedText } from "../features/markedText";

/** The text after the extraction at an offset; undefined where none is offered. */
function extractedAt(text: string, offset: number): { text: string; title: string } | undefined {
  const found = extractShared(parseConfig(text), offset);
  if (found === undefined) return undefined;
  for (const [i, edit] of found.edits.entries())
    if (i > 0) expect(edit.start).toBeGreaterThanOrEqual(found.edits[i - 1]!.end);
  const changed = found.edits.reduceRight(
    (whole, { start, end, newText }) => whole.slice(0, start) + newText + whole.slice(end),
    text,
  );
  return { text: changed, title: found.title };
}

/** The same at the mark. */
function extracted(marked: string): string | undefined {
  const { text, marks } = markedText(marked);
  return extractedAt(text, marks[0]!)?.text;
}

describe("what is repeated gets a name", () => {
  it.each([
    [
      "checks that have more beside it",
      `gate:
  checks:
    - me‸tric: accuracy
      no_worse_by: 0.02
    - metric: accuracy
      no_worse_by: 0.02
      group: sex
    - group: age
      metric: accuracy
      no_worse_by: 0.02
`,
      `gate:
  checks:
    - &check
      metric: accuracy
      no_worse_by: 0.02
    - <<: *check
      group: sex
    - <<: *check
      group: age
`,
    ],
    [
      "entries in braces, one of which has another value",
      `datasets:
  - {path: a, type: chat, roles: {user: [human, me], bot: [gpt]}}
  - {path: b, type: chat, roles: {user: [human, me], bot‸: [gpt]}}
`,
      `datasets:
  - &dataset {path: a, type: chat, roles: {user: [human, me], bot: [gpt]}}
  - {<<: *dataset, path: b}
`,
    ],
    [
      "blocks below keys, the first with comments",
      `a:
  # why
  x: 1  # one
  y: 2
b:
  x‸: 1
  y: 2
c: 3
`,
      `a: &a
  # why
  x: 1  # one
  y: 2
b: *a
c: 3
`,
    ],
    [
      "lists, in brackets and on lines, at the column of their key",
      `target: [q_proj, v_proj]
save:
- ‸q_proj
- v_proj
more: [v_proj, q_proj]
`,
      `target: &target [q_proj, v_proj]
save: *target
more: [v_proj, q_proj]
`,
    ],
    [
      "by the name that it has already",
      "a: &base {x: 1, y: 2}\nb: *base\nc: {x‸: 1, y: 2}\n",
      "a: &base {x: 1, y: 2}\nb: *base\nc: *base\n",
    ],
    [
      "by the name of the entry above",
      "l:\n  - &one\n    x: 1\n    y: 2\n  - x: 1\n    y: 2\n    z‸: 3\n",
      "l:\n  - &one\n    x: 1\n    y: 2\n  - <<: *one\n    z: 3\n",
    ],
    [
      "by a name that is free",
      "k: &a 1\na: {x: 1, y: 2}\nb: {x‸: 1, y: 2}\n",
      "k: &a 1\na: &a-2 {x: 1, y: 2}\nb: *a-2\n",
    ],
    [
      "with Windows line ends",
      "l:\r\n  - x‸: 1\r\n    y: 2\r\n  - x: 1\r\n    y: 2\r\n    z: 3\r\n",
      "l:\r\n  - &l\r\n    x: 1\r\n    y: 2\r\n  - <<: *l\r\n    z: 3\r\n",
    ],
  ])("%s", (_name, marked, wanted) => {
    expect(extracted(marked)).toBe(wanted);
  });

  it("is said with the number of places", () => {
    const text = "a: {x: 1, y: 2}\nb: {x: 1, y: 2}\nc: {x: 1, y: 2}\n";
    expect(extractedAt(text, 5)?.title).toBe("Extract to a shared base (`&a`, 3 places)");
  });
});

describe("nothing is offered", () => {
  it.each([
    ["where nothing is repeated", "a: {x‸: 1, y: 2}\nb: {x: 1, y: 3}\n"],
    ["beside what is repeated", "a: {x: 1, y: 2}\nb: {x: 1, y: 2}\nc: ‸3\n"],
    ["for a single value", "a: {x‸: 1}\nb: {x: 1}\n"],
    ["where a comment would be lost", "a:\n  x‸: 1\n  y: 2\nb:\n  x: 1  # why\n  y: 2\n"],
    ["where an anchor would be lost", "a: {x‸: 1, y: 2}\nb: {x: &n 1, y: 2}\nc: *n\n"],
    ["where a value is written otherwise", "a: {x‸: 1e-5, y: 2}\nb: {x: 0.00001, y: 2}\n"],
    ["for text that is a number without its quotes", 'a: {x‸: "1", y: 2}\nb: {x: 1, y: 2}\n'],
    ["of keys that are given twice", "a: {x‸: 1, y: 2, y: 3}\nb: {x: 1, y: 2, y: 3}\n"],
    ["with a tag", "a: {x‸: 1, y: 2}\nb: !!map {x: 1, y: 2}\n"],
    ["with a fault in the file", "a: {x‸: 1, y: 2}\nb: {x: 1, y: 2}\nc: [\n"],
    ["in nothing", "‸"],
  ])("%s", (_name, marked) => {
    expect(extracted(marked)).toBeUndefined();
  });
});

/** A config of ours with checks, lists and files that repeat each other, in any form. */
function randomConfig(random: Random): string {
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
  const check = (): readonly string[] => [
    `metric: ${pick(["accuracy", "macro_f1"])}`,
    `no_worse_by: ${pick(["0.02", "0.05"])}`,
    ...(random.below(2) === 0 ? [`group: ${pick(["sex", "age"])}`] : []),
    ...(random.below(3) === 0 ? [`min_denominator: ${pick(["10", "20"])}`] : []),
  ];
  const comment = (): string => (random.below(8) === 0 ? "  # note" : "");
  const entry = (): string => {
    const fields = check().toSorted(() => random.next() - 0.5);
    if (random.below(3) === 0) return `      - {${fields.join(", ")}}${comment()}\n`;
    return fields.map((field, i) => `      ${i === 0 ? "- " : "  "}${field}${comment()}\n`).join("");
  };
  const names = (): string => {
    const list = pick([
      ["q_proj", "v_proj"],
      ["q_proj", "k_proj", "v_proj"],
      ["up_proj", "down_proj"],
    ]);
    return random.below(2) === 0
      ? ` [${list.join(", ")}]\n`
      : `\n${list.map((name) => `    - ${name}${comment()}\n`).join("")}`;
  };
  return `model: {name_or_path: m}
data:
  train: t.jsonl
  columns: {prompt: q, completion: a}
method:
  target_modules:${names()}  modules_to_save:${names()}  exclude_modules:${names()}evaluate:
  labels: [a, b]
  groups: [sex, age]
  gate:
    checks:
${Array.from({ length: 2 + random.below(5) }, entry).join("")}`;
}

describe("a random config", () => {
  it("resolves to the same after every extraction that is offered, until nothing is left", () => {
    const random = createRandom(7);
    let made = 0;
    for (let i = 0; i < 150; i++) {
      let text = randomConfig(random);
      const resolved = (config: string): unknown =>
        JSON.parse(
          JSON.stringify(checkRunConfig(config, { file: "a" }).resolved, (key, value: unknown) =>
            key === "line" ? undefined : value,
          ),
        );
      const before = resolved(text);
      const plain: unknown = parse(text, { merge: true });
      const findings = new Set(checkRunConfig(text, { file: "a" }).findings.map(({ code }) => code));
      for (let tries = 0; tries < 12; tries++) {
        const after = extractedAt(text, random.below(text.length + 1))?.text;
        if (after === undefined) continue;
        made++;
        expect(resolved(after), `${text}\n→\n${after}`).toEqual(before);
        // YAML's own reading of merges and aliases agrees.
        expect(parse(after, { merge: true }), after).toEqual(plain);
        for (const { code, message } of checkRunConfig(after, { file: "a" }).findings)
          expect(findings.has(code), `${code} ${message}\n${after}`).toBe(true);
        text = after;
      }
    }
    expect(made).toBeGreaterThan(150);
  });
});

describe("another tool's config", () => {
  const files = [...INVENTED, ...REAL_FILES];
  it("says the same after an extraction, and nothing more is found in it", () => {
    const random = createRandom(5);
    const told = (text: string): unknown => {
      const { findings, dialect } = checkText(text);
      return [dialect.name, new Set(findings.map(({ code, message }) => `${code} ${message}`))];
    };
    let made = 0;
    for (const { name, text } of files)
      for (let i = 0; i < 6; i++) {
        const after = extractedAt(text, random.below(text.length))?.text;
        if (after === undefined) continue;
        made++;
        expect(parse(after, { merge: true }), name).toEqual(parse(text));
        expect(told(after), name).toEqual(told(text));
      }
    // Few of them repeat themselves; the ones that we made up may not.
    if (REAL_FILES.length > 0) expect(made).toBeGreaterThan(5);
  });

  it("with datasets of one form has them once", () => {
    const dataset = (path: string): string => `  - path: ${path}
    type: chat_template
    field_messages: conversations
    message_property_mappings:
      role: from
      content: value
`;
    const head = "base_model: org/m\nadapter: lora\ndatasets:\n";
    const text = `${head}${dataset("org/a")}${dataset("org/b")}`;
    const after = extractedAt(text, text.indexOf("org/b"))?.text;
    expect(after).toBe(`${head}${dataset("org/a").replace("- path", "- &dataset\n    path")}  - <<: *dataset
    path: org/b
`);
    expect(checkText(after!).findings.map(({ code }) => code)).toEqual(
      checkText(text).findings.map(({ code }) => code),
    );
  });
});
