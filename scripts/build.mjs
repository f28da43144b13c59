/**
 * Builds every bundle of the product: one per process, and one per panel.
 *   node scripts/build.mjs            everything
 *   node scripts/build.mjs cli engine only these
 * The metafiles in out/meta say what each bundle contains; the licence test reads them.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildServer } from "./serverBundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Name of the bundle → entry point. `dist/<name>.js`. */
const nodeBundles = {
  cli: "src/cli/main.ts",
  engine: "src/engine/main.ts",
  engineWorker: "src/engine/engineWorker.ts",
  lintWorker: "src/node/lint/pool/lintWorker.ts",
  tableWorker: "src/node/dataset/table/tableWorker.ts",
  extension: "src/extension/extension.ts",
};
const panels = { metrics: "webview/metrics/main.ts", report: "webview/report/main.ts" };

/** The same parser without the build for Node, which looks into the environment at every token: a fifth faster. */
export const FASTER_YAML = path.join(
  path.dirname(fileURLToPath(import.meta.resolve("yaml"))),
  "../browser/dist/index.js",
);

const version = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")).version;
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  keepNames: false,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  define: { __TUNESMITH_VERSION__: JSON.stringify(version) },
};

export async function buildAll(only) {
  await mkdir(path.join(root, "out/meta"), { recursive: true });
  const wanted = (name) => only === undefined || only.length === 0 || only.includes(name);
  const jobs = [];
  for (const [name, entry] of Object.entries(nodeBundles))
    if (wanted(name) && existsSync(path.join(root, entry))) jobs.push(nodeBundle(name, entry));
  for (const [name, entry] of Object.entries(panels))
    if (wanted(name) && existsSync(path.join(root, entry))) jobs.push(panelBundle(name, entry));
  if (wanted("server")) jobs.push(serverBundle());
  await Promise.all(jobs);
  if (wanted("engine")) await stageEngineRuntime();
  if (wanted("extension")) await stageExample();
}

/** What all bundles for Node have in common. */
export const nodeOptions = {
  ...shared,
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  alias: { yaml: FASTER_YAML },
  external: ["vscode", "onnxruntime-node"],
};

async function nodeBundle(name, entry) {
  const result = await build({
    ...nodeOptions,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    format: "cjs",
    ...(name === "cli" ? { banner: { js: "#!/usr/bin/env node" } } : {}),
  });
  await writeMeta(name, result);
}

async function serverBundle() {
  const folder = path.join(root, "dist");
  await mkdir(folder, { recursive: true });
  await writeMeta("server", { metafile: await buildServer(nodeOptions, folder) });
}

async function panelBundle(name, entry) {
  const result = await build({
    ...shared,
    entryPoints: [entry],
    outfile: `dist/webview/${name}.js`,
    platform: "browser",
    format: "iife",
    target: "chrome128",
  });
  await writeMeta(`webview-${name}`, result);
}

async function writeMeta(name, result) {
  await writeFile(path.join(root, `out/meta/${name}.json`), JSON.stringify(result.metafile));
}

/** The runtime's two native files beside the bundle, where `require` looks first. */
async function stageEngineRuntime() {
  const { stageRuntime } = await import("./stageRuntime.mjs");
  await stageRuntime({ root, platform: process.platform, arch: process.arch });
}

/** The example project travels inside media/, so that "Open Example Project" works from an installed package. */
async function stageExample() {
  const from = path.join(root, "examples");
  const to = path.join(root, "media/example");
  if (!existsSync(from)) return;
  await rm(to, { recursive: true, force: true });
  await cp(from, to, {
    recursive: true,
    filter: (source) => !/[/\\](runs|\.tunesmith)$/u.test(source),
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildAll(process.argv.slice(2));
