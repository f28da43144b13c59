import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { allowedLicences, isAllowed, listBundled, noticesText } from "../../scripts/notices.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const bundled = listBundled(root);

test("everything that travels in the package has a licence that allows it", () => {
  expect(bundled.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});

test("the list of what travels knows the bundled libraries and the staged runtime", () => {
  const names = bundled.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["onnxruntime-node", "onnxruntime-common", "yaml", "typebox"]),
  );
  expect(names).not.toContain("esbuild");
});

test("THIRD_PARTY_NOTICES is what `node scripts/notices.mjs --write` makes of the present bundles", () => {
  expect(readFileSync(path.join(root, "THIRD_PARTY_NOTICES"), "utf8")).toBe(noticesText(bundled));
});

test("a copyleft licence or none at all is refused, a choice with an allowed one is not", () => {
  expect(allowedLicences).toContain("MIT");
  expect(["GPL-3.0-only", "none named", "MIT AND GPL-2.0", "UNLICENSED"].filter(isAllowed)).toEqual([]);
  const fine = ["(MIT OR GPL-3.0)", "Apache-2.0", "0BSD"];
  expect(fine.filter(isAllowed)).toEqual(fine);
});
