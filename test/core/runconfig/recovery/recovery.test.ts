import { describe, expect, it } from "vitest";
import { checkRunConfig, type ConfigCheck } from "../../../../src/core/runconfig/checkRunConfig";
import { completeConfig } from "../../../../src/core/runconfig/features/completion";
import { hoverConfig } from "../../../../src/core/runconfig/features/hover";
import { FAULTS, type Fault } from "./faults";
import { FAULTY_CONFIG, sectionOfLine, SECTIONS, withLine, type Section } from "./sections";

const SECTION_OF_LINE = sectionOfLine();

/** Everything that a person gets in a section: its findings, what its key means, and what else can stand there. */
function seen(check: ConfigCheck, { path, hover }: Section): string {
  const { tree, findings } = check;
  const lines = tree.text.split("\n");
  const own = findings
    .filter(({ line }) => line !== undefined && SECTION_OF_LINE[line - 1]?.path === path)
    .map(({ line, column, endColumn, code }) => `${line} ${column}-${endColumn} ${code}`);
  const row = lines.findIndex(
    (line, i) => SECTION_OF_LINE[i]?.path === path && line.trim().startsWith(`${hover}:`),
  );
  const at = lines.slice(0, row).join("\n").length + 1 + (lines[row] ?? "").search(/\S/u);
  const labels = completeConfig(tree, at).map(({ label }) => label);
  return JSON.stringify([own, hoverConfig(check, at + 1)?.markdown, labels]);
}

const whole = checkRunConfig(FAULTY_CONFIG, { file: "x" });
const asWhole = new Map(SECTIONS.map((section) => [section, seen(whole, section)]));
const known = new Set(whole.findings.map(({ line, code }) => `${line} ${code}`));

/** Sections that differ from the faultless file, and the findings that only the fault brings. */
function damage(fault: Fault, section: Section): { readonly lost: string[]; readonly more: string[] } {
  const check = checkRunConfig(withLine(section, fault.line(section), fault.header === true), { file: "x" });
  return {
    lost: SECTIONS.filter((one) => seen(check, one) !== asWhole.get(one)).map(({ path }) => path),
    more: check.findings
      .filter(({ line, code }) => !known.has(`${line} ${code}`))
      .map(({ line, code, message }) => `${line} ${code} ${message}`),
  };
}

describe("the config without a fault", () => {
  it("has fifteen sections, with a planted error, a hover and completions in each", () => {
    expect(SECTIONS).toHaveLength(15);
    for (const section of SECTIONS) {
      const [own, hover, labels] = JSON.parse(seen(whole, section)) as [string[], string, string[]];
      expect(own.length, section.path).toBeGreaterThan(0);
      expect(hover, section.path).toMatch(/^\*\*/u);
      expect(labels, section.path).toContain(section.hover);
    }
  });
});

describe("one faulty line in a file of fifteen sections", () => {
  it("is tried in more than forty kinds", () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });

  it.each(FAULTS.map((fault, i) => [fault.name, fault, i % 3] as const))(
    "%s: at least fourteen sections keep everything, at most two findings more",
    (_, fault, third) => {
      // A third of the sections each, since nothing of a fault's kind is new in the next one.
      const where = SECTIONS.filter(
        ({ isEntry }, i) => i % 3 === third && (fault.header !== true || isEntry !== true),
      );
      for (const section of where) {
        const { lost, more } = damage(fault, section);
        expect(lost.length, `in ${section.path}: ${lost.join(" ")}`).toBeLessThanOrEqual(1);
        expect(more.length, `in ${section.path}: ${more.join("\n")}`).toBeLessThanOrEqual(2);
      }
    },
  );
});
