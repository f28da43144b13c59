import { describe, expect, it } from "vitest";
import { CONFIG_CODES } from "../../../src/core/runconfig/codes";
import { caseFiles } from "./caseFile";
import { caseProblems, wantedCodes } from "./configCase";

const FILES = caseFiles("cases");

describe.each(FILES.map((file) => [file.name, file] as const))("%s", (name, { cases }) => {
  const code = name.slice(0, 6);

  it.each(cases.map((one) => [one.title, one] as const))("%s", (_, one) => {
    expect(caseProblems(code, one)).toEqual([]);
  });
});

describe("cases", () => {
  it("are there for every code, in a file of its name", () => {
    const names = Object.entries(CONFIG_CODES).map(([code, { name }]) => `${code}-${name}.md`);
    expect(FILES.map(({ name }) => name)).toEqual(names.sort());
  });

  it("of a file show its code", () => {
    for (const { name, cases } of FILES)
      for (const one of cases) expect(wantedCodes(one), `${name}: ${one.title}`).toContain(name.slice(0, 6));
  });
});
