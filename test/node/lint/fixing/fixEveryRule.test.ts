import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../../src/core/dataset/jsonValue";
import type { Rule } from "../../../../src/core/lint/defineRule";
import { RULES } from "../../../../src/core/lint/rules";
import { exampleBytes, exampleOptions } from "../../../rules/lintExample";
import { CONTAINERS, rowLike } from "./containers";
import { expectFixed } from "./expectFixed";

const rules: readonly Rule[] = RULES;
/** Fixes of a registry are made in the registry: `declaredRules.test.ts` tries them. */
const fixing = rules.filter(
  ({ fixSafety, exampleOptions: options }) => fixSafety !== undefined && options?.declared === undefined,
);

/** The example's rows, when it is JSON Lines of objects. */
function rowsOf({ bad, exampleOptions: options }: Rule): readonly JsonObject[] | undefined {
  if (options?.file !== undefined || options?.encoding !== undefined) return undefined;
  try {
    const rows = bad
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as JsonValue);
    return rows.every(isJsonObject) ? rows : undefined;
  } catch {
    return undefined;
  }
}

describe.each(fixing.map((rule) => [rule.code, rule] as const))("the fixes of %s", (code, rule) => {
  const rows = rowsOf(rule);

  it("keep their promises on the example as it stands, line ends and mark whatever they are", async () => {
    const options = await exampleOptions(rule);
    const bytes = exampleBytes(rule.bad, rule);
    let fixed = 0;
    for (const unsafe of [false, true]) fixed += (await expectFixed(bytes, options, unsafe)).fixed;
    expect(fixed).toBeGreaterThan(0);
    const crlf = Buffer.from(bytes.toString("latin1").replace(/\r?\n/gu, "\r\n"), "latin1");
    for (const unsafe of [false, true]) await expectFixed(crlf, options, unsafe);
  });

  it.skipIf(rows === undefined)("keep them in every container, among other rows", async () => {
    const options = await exampleOptions(rule);
    const random = createRandom(code.charCodeAt(0) * 1000 + Number(code.slice(3)));
    for (const container of CONTAINERS)
      for (const place of ["first", "middle", "last", "only"] as const) {
        const bad = rows ?? [];
        const others = Array.from({ length: place === "only" ? 0 : 4 }, (_, i) =>
          rowLike(bad[i % bad.length] ?? {}, i, random),
        );
        const all =
          place === "first"
            ? [...bad, ...others]
            : place === "last"
              ? [...others, ...bad]
              : [...others.slice(0, 2), ...bad, ...others.slice(2)];
        const bytes = container.write(all);
        if (bytes === undefined) continue;
        for (const unsafe of [false, true])
          await expectFixed(bytes, { ...options, file: container.file }, unsafe);
      }
  });
});
