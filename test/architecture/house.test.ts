import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((name) => name !== "");
const sources = tracked.filter((name) => /^(src|webview|scripts|bench)\/.*\.(ts|mjs)$/u.test(name));
const read = (name: string): string => readFileSync(path.join(root, name), "utf8");

describe("the house", () => {
  it("has the rooms that the owner named at the top level", () => {
    for (const name of ["package.json", "tsconfig.json", ".vscodeignore", "README.md"])
      expect(tracked).toContain(name);
    for (const room of ["src/", "webview/", "media/", "test/"])
      expect(
        tracked.some((name) => name.startsWith(room)),
        room,
      ).toBe(true);
  });

  it("really uses every package that the owner named", () => {
    const all = [...sources, ...tracked.filter((name) => /^test\/.*\.(ts|mjs)$/u.test(name))];
    const imports = (from: RegExp, within: RegExp): boolean =>
      all.some((name) => within.test(name) && from.test(read(name)));
    expect(imports(/from "vscode"/u, /^src\/extension\//u)).toBe(true);
    expect(imports(/from "onnxruntime-node"/u, /^src\/engine\//u)).toBe(true);
    expect(imports(/from "@vscode\/webview-ui-toolkit"/u, /^webview\/shared\/toolkit\.ts$/u)).toBe(true);
    expect(imports(/from "vscode-languageclient\/node"/u, /^src\/extension\//u)).toBe(true);
    expect(imports(/from "esbuild"/u, /^scripts\/build\.mjs$/u)).toBe(true);
    expect(imports(/@vscode\/test-electron"/u, /^test\/host\/runner\//u)).toBe(true);
    expect(read("package.json")).toContain('"@types/vscode"');
  });

  it("starts no shell", () => {
    for (const name of sources) {
      const text = read(name);
      expect(text, name).not.toMatch(/shell:\s*true/u);
      expect(text, name).not.toMatch(/import \{[^}]*\bexec(Sync)?\b[^}]*\} from "node:child_process"/u);
    }
  });

  it("names no package registry's host and no path of the machine it was written on", () => {
    const self = "test/architecture/house.test.ts";
    for (const name of tracked.filter(
      (file) => file !== self && /\.(ts|mjs|cjs|json|md|yaml|css|html|npmrc)$/u.test(file),
    ))
      expect(read(name), name).not.toMatch(
        /registry\.npmjs|registry\.yarnpkg|pypi\.org|deb\.debian|\/work\/(main|shared)/u,
      );
  });

  it("reads the shared test material in tests and benches only", () => {
    for (const name of sources.filter((file) => !file.startsWith("bench/")))
      expect(read(name), name).not.toMatch(/\.\.\/shared\/(data|vectors|spec|design)/u);
  });

  it("keeps its source files to one screenful of one thing: at most 350 lines", () => {
    const long = sources
      .filter((name) => /^(src|webview)\//u.test(name))
      .map((name) => [name, read(name).split("\n").length] as const)
      .filter(([, lines]) => lines > 350);
    expect(long).toEqual([]);
  });
});
