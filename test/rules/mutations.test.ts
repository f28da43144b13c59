import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/base/random";
import type { JsonObject } from "../../src/core/dataset/jsonValue";
import type { Rule } from "../../src/core/lint/defineRule";
import { RULES } from "../../src/core/lint/rules";
import { lintText } from "../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../src/node/lint/lintFileOptions";
import type { Finding } from "../../src/protocol/findings";
import { MUTATIONS } from "./mutations";
import { controlRows, type ControlName } from "./mutations/controls";
import { toLines, type Mutation, type Planted } from "./mutations/mutation";

const SEEDS = [1, 2, 3];
const rules: readonly Rule[] = RULES;
const absent = new Set(
  MUTATIONS.map(({ control }) => control).filter((name) => controlRows(name) === undefined),
);
if (absent.size > 0)
  console.warn(`skipped: mutations of ${[...absent].join(", ")} (not beside the checkout in ../shared/data)`);

/** Findings of a clean control: they are there before anything is planted. */
const clean = new Map<string, Promise<ReadonlySet<string>>>();

describe.each(
  MUTATIONS.map(
    (mutation) => [`${mutation.code} ${mutation.name} in ${mutation.control}`, mutation] as const,
  ),
)("%s", (_, mutation) => {
  it.skipIf(absent.has(mutation.control))(
    "is found at its exact place, and nothing else is",
    async () => {
      for (const seed of SEEDS) await expectFound(mutation, seed);
    },
    30_000,
  );
});

async function expectFound(mutation: Mutation, seed: number): Promise<void> {
  const options = await optionsOf(mutation);
  const planted = mutation.plant(copyOf(mutation.control), createRandom(seed));
  const bytes = Buffer.from(planted.text as string);
  const { findings } = await lintText(bytes, { ...options, file: planted.file ?? "control.jsonl" });
  const before = await findingsOfClean(mutation, options);
  const added = findings.filter((finding) => !before.has(keyOf(finding)));
  const hit = added.filter((finding) => finding.code === mutation.code && isAt(finding, planted, bytes));
  const context = `seed ${String(seed)}; found: ${JSON.stringify(added.map(short), null, 1)}; expected row ${String(planted.row)} ${String(planted.marked)}`;
  expect(hit.length, context).toBeGreaterThan(0);
  const companions = rules.find(({ code }) => code === mutation.code)?.companions ?? [];
  const strays = added.filter(
    (finding) =>
      finding.row !== planted.row || (finding.code !== mutation.code && !companions.includes(finding.code)),
  );
  expect(strays.map(short), context).toEqual([]);
}

function isAt(finding: Finding, planted: Planted, bytes: Buffer): boolean {
  if (finding.row !== planted.row) return false;
  if (planted.marked === undefined) return true;
  const { byteOffset = 0, byteLength = 0 } = finding;
  return bytes.toString("utf8", byteOffset, byteOffset + byteLength) === planted.marked;
}

async function optionsOf({ code, options }: Mutation): Promise<Partial<LintFileOptions>> {
  return { extendSelect: [code], limitPerRule: 100_000, ...(await options?.()) };
}

function findingsOfClean(
  mutation: Mutation,
  options: Partial<LintFileOptions>,
): Promise<ReadonlySet<string>> {
  const key =
    mutation.options === undefined
      ? `${mutation.control} ${mutation.code}`
      : `${mutation.code} ${mutation.name}`;
  const known = clean.get(key);
  if (known !== undefined) return known;
  const made = lintText(toLines(copyOf(mutation.control)), { ...options, file: "control.jsonl" }).then(
    ({ findings }) => new Set(findings.map(keyOf)),
  );
  clean.set(key, made);
  return made;
}

function copyOf(control: ControlName): JsonObject[] {
  return structuredClone(controlRows(control) ?? []);
}

function keyOf({ code, row, pointer }: Finding): string {
  return `${code} ${String(row)} ${pointer ?? ""}`;
}

function short({ code, row, pointer, message }: Finding): string {
  return `${code} row ${String(row)} ${pointer ?? ""} ${message}`;
}

describe("the mutations", () => {
  it("name only rules that exist", () => {
    const codes = new Set(rules.map(({ code }) => code));
    expect(MUTATIONS.filter(({ code }) => !codes.has(code))).toEqual([]);
  });
});
