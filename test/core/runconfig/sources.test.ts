import { describe, expect, it } from "vitest";
import { ADVICE_RULES } from "../../../src/core/runconfig/advise/rules";
import { CITED } from "../../../src/core/runconfig/cited";
import { KEYS } from "../../../src/core/runconfig/keys";
import { METHODS, methodNamed } from "../../../src/core/runconfig/methods";
import { SOURCES, type Source } from "../../../src/core/runconfig/sources";

const ALL: readonly (Source & { readonly name: string })[] = Object.entries(SOURCES).map(([key, source]) => ({
  name: CITED[key as keyof typeof CITED],
  ...source,
}));
const CITING: readonly (readonly [where: string, text: string])[] = [
  ...METHODS.map(({ name, learningRate }) => [name, learningRate.source] as const),
  ...ADVICE_RULES.map(({ key, source }) => [key, source] as const),
];

/** What only a publication has: a year of its authors, a paper, a number of an issue, a table or figure. */
const CITATION = /et al\.|\(\d{4}\)|arXiv|\bpapers?\b|\b[a-z]+#\d+|\b(?:table|figure|appendix) [\dA-Z]/u;

/** The learning rates that a text names. */
function rates(text: string): number[] {
  return [...text.matchAll(/\b\d\.\de-\d\b/gu)].map(([rate]) => Number(rate));
}

describe("sources", () => {
  it("of a figure are in the table of what was read", () => {
    for (const [where, text] of CITING) {
      let rest = text;
      for (const { name } of ALL) rest = rest.replaceAll(name, "");
      const isNamed = rest !== text;
      expect(CITATION.test(rest) && !isNamed, `${where}: ${text}`).toBe(false);
      for (const number of text.match(/\b[a-z]+#\d+/gu) ?? []) expect(rest, where).not.toContain(number);
    }
  });

  it("of learning rates say every rate that is cited from them", () => {
    for (const { name, learningRate } of METHODS)
      for (const part of learningRate.source.split(/[,;] (?![^(]*\))/u)) {
        const source = ALL.find((one) => part.startsWith(one.name));
        if (source === undefined) expect(rates(part), `${name}: ${part}`).toEqual([]);
        else expect(rates(source.says), `${name}: ${part}`).toEqual(expect.arrayContaining(rates(part)));
      }
  });

  it("hold the whole range of a method, but for margins that are said to be our own", () => {
    for (const { name, learningRate } of METHODS) {
      const cited = rates(learningRate.source);
      const { preset, usual, source } = learningRate;
      expect(preset, name).toBeGreaterThanOrEqual(usual[0]);
      expect(preset, name).toBeLessThanOrEqual(usual[1]);
      const isMargin = source.includes("margin of our own");
      if (isMargin) continue;
      expect(Math.min(...cited), name).toBeLessThanOrEqual(usual[0]);
      expect(Math.max(...cited), name).toBeGreaterThanOrEqual(usual[1]);
    }
  });

  it("are cited somewhere, each by a name of its own", () => {
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
    const uncited = ALL.filter(({ name }) => !CITING.some(([, text]) => text.includes(name)));
    // They stand behind comments: defaults of keys, and the time of training.
    expect(uncited.map(({ name }) => name)).toEqual([CITED.peft, CITED.scaling]);
    for (const { place, says, title } of ALL)
      for (const text of [place, says, title]) expect(text.length).toBeGreaterThan(5);
  });
});

describe("what was read in PEFT", () => {
  it("decides which methods take quantized layers and which keys they have", () => {
    // Tuners without a branch for quantized layers, and an initialization that needs the weights themselves.
    const impossible = METHODS.filter(({ quantized }) => quantized === "impossible").map(({ name }) => name);
    expect(impossible).toEqual(["full", "pissa", "loha", "lokr"]);
    expect(methodNamed("vera")?.keys).not.toContain("exclude_modules");
    expect(methodNamed("ia3")?.keys).not.toContain("layers_to_transform");
  });

  it("and in TRL: the defaults of LoRA", () => {
    const preset = (path: string): unknown => KEYS.find((key) => key.path === path)?.default;
    expect([preset("method.r"), preset("method.lora_alpha")]).toEqual([16, 32]);
  });
});
