import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { configDoc } from "./configDoc";
import { conformanceDocs } from "./conformanceDocs";
import { contributions } from "./contributions";
import type { GeneratedFile, Generator } from "./generatedFile";
import { pythonTypes } from "./pythonTypes";
import { resolvedTypes } from "./resolvedTypes";
import { ruleCatalog } from "./ruleCatalog";
import { ruleDocs } from "./ruleDocs";
import { schema } from "./schema";

const GENERATORS: readonly Generator[] = [
  schema,
  resolvedTypes,
  pythonTypes,
  configDoc,
  ruleCatalog,
  ruleDocs,
  conformanceDocs,
  contributions,
];
/** Folders in which every file is generated: one that no generator makes any more is stale. */
const OWNED_FOLDERS = ["docs/rules"];
const REFRESH = "npm run generate -- --write";

/** Compares or writes the generated files below `root`; the paths that were stale. */
export function generate(root: string, write: boolean): readonly string[] {
  const files = GENERATORS.flatMap((generator) => generator(root));
  const stale = files.filter(({ path: name, content }) => read(path.join(root, name)) !== content);
  const leftOver = leftOverFiles(root, files);
  if (write) {
    for (const file of stale) writeGenerated(root, file);
    for (const name of leftOver) rmSync(path.join(root, name));
  }
  return [...stale.map((file) => file.path), ...leftOver];
}

function leftOverFiles(root: string, files: readonly GeneratedFile[]): readonly string[] {
  const made = new Set(files.map((file) => file.path));
  return OWNED_FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((name) => !made.has(name)),
  );
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function writeGenerated(root: string, { path: name, content }: GeneratedFile): void {
  const target = path.join(root, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** `--write` refreshes, `--check` only looks and fails when something is stale. Returns the exit code. */
export function main(args: readonly string[], root: string): number {
  const [mode] = args;
  if (args.length !== 1 || (mode !== "--write" && mode !== "--check")) {
    console.error(`usage: ${REFRESH}, or npm run generate -- --check`);
    return 2;
  }
  const stale = generate(root, mode === "--write");
  for (const name of stale)
    console.log(mode === "--write" ? `wrote ${name}` : `${name} is stale: ${REFRESH}`);
  if (stale.length === 0) console.log("generated files are up to date");
  return mode === "--check" && stale.length > 0 ? 1 : 0;
}
