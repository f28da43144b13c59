import { expect, it } from "vitest";
import { fuzzLint } from "./fuzzLint";

const INPUTS = 50_000;

it(`${INPUTS.toLocaleString("en-US")} spoilt files: no crash, no hang, no place outside of the file`, async () => {
  const { failures, findings } = await fuzzLint(1, INPUTS);
  expect(failures).toEqual([]);
  // The inputs are really faulty, and really looked at.
  expect(findings).toBeGreaterThan(INPUTS);
}, 600_000);
