import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A house of two or three files, checked with the real rules. */
function cruise(files: Readonly<Record<string, string>>): string {
  const house = mkdtempSync(path.join(tmpdir(), "tunesmith-layers-"));
  made.push(house);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(house, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(house, name), text);
  }
  for (const folder of ["src", "webview"]) mkdirSync(path.join(house, folder), { recursive: true });
  for (const name of [".dependency-cruiser.cjs", "tsconfig.base.json", "package.json"])
    cpSync(path.join(root, name), path.join(house, name));
  symlinkSync(path.join(root, "node_modules"), path.join(house, "node_modules"));
  const done = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      "src",
      "webview",
      "--config",
      ".dependency-cruiser.cjs",
      "--output-type",
      "err",
    ],
    { cwd: house, encoding: "utf8" },
  );
  return done.stdout + done.stderr;
}

const violations: readonly (readonly [rule: string, files: Readonly<Record<string, string>>])[] = [
  [
    "layer-core",
    {
      "src/core/a.ts": `import { b } from "../node/b"; export const a = b;`,
      "src/node/b.ts": `export const b = 1;`,
    },
  ],
  [
    "layer-cli",
    {
      "src/cli/main.ts": `import { e } from "../engine/e"; export const a = e;`,
      "src/engine/e.ts": `export const e = 1;`,
    },
  ],
  [
    "layer-webview",
    {
      "webview/report/main.ts": `import { c } from "../../src/core/c"; export const a = c;`,
      "src/core/c.ts": `export const c = 1;`,
    },
  ],
  [
    "core-does-no-io",
    { "src/core/a.ts": `import { readFileSync } from "node:fs"; export const a = readFileSync;` },
  ],
  ["core-packages", { "src/core/a.ts": `import esbuild from "esbuild"; export const a = esbuild;` }],
  [
    "only-engine-knows-onnxruntime",
    { "src/node/a.ts": `import * as ort from "onnxruntime-node"; export const a = ort;` },
  ],
  [
    "only-server-knows-lsp",
    { "src/cli/main.ts": `import * as lsp from "vscode-languageserver/node"; export const a = lsp;` },
  ],
  [
    "server-takes-lsp-types-only",
    {
      "src/server/main.ts": `import { createConnection } from "vscode-languageserver/node"; createConnection();`,
    },
  ],
  [
    "one-module-imports-the-toolkit",
    { "webview/report/main.ts": `import * as kit from "@vscode/webview-ui-toolkit"; export const a = kit;` },
  ],
  [
    "no-cycles",
    {
      "src/core/a.ts": `import { b } from "./b"; export const a = (): number => b;`,
      "src/core/b.ts": `import { a } from "./a"; export const b = a();`,
    },
  ],
  ["no-orphans", { "src/core/forgottenRule.ts": `export const forgotten = 1;` }],
];

describe("the layer rules", () => {
  it.each(violations)("%s is reported when a file breaks it", (rule, files) => {
    expect(cruise(files)).toContain(rule);
  });

  it("report nothing in a house that keeps them", () => {
    const output = cruise({
      "src/base/b.ts": `export const b = 1;`,
      "src/core/a.ts": `import { b } from "../base/b"; export const a = b;`,
      "src/cli/main.ts": `import { a } from "../core/a"; export const c = a;`,
    });
    expect(output).toContain("no dependency violations found");
  });
});

describe("the type check of a layer", () => {
  it.each([
    ["src/core", "export const file = process.argv;", "process"],
    ["src/core", "export const page = document;", "document"],
    ["webview", "export const file = process.argv;", "process"],
    ["src/node", "export const page = document.body;", "document"],
  ])("%s refuses globals of another runtime: %s", (layer, text, name) => {
    const folder = mkdtempSync(path.join(root, "out", "runtime-"));
    made.push(folder);
    writeFileSync(path.join(folder, "violation.ts"), text);
    writeFileSync(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: path.join(root, layer, "tsconfig.json"),
        compilerOptions: {
          composite: false,
          noEmit: true,
          emitDeclarationOnly: false,
          rootDir: root,
          tsBuildInfoFile: null,
        },
        include: ["violation.ts"],
        references: [],
      }),
    );
    const tsc = path.join(root, "node_modules/typescript/bin/tsc");
    const done = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(done.stdout).toMatch(new RegExp(`Cannot find name '${name}'`, "u"));
  });
});
