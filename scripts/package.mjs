// Makes the platform's VSIX: `npm run package` → out/tunesmith-<target>.vsix. Nothing is downloaded.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stageRuntime } from "./stageRuntime.mjs";
import { listVsix } from "./vsix.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..");
const sources = ["src", "webview", "scripts", "examples", "package.json", "package-lock.json"];
const contents = [
  ...["package.json", "package.nls.json", "README.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY_NOTICES"],
  ...[".vscodeignore", "dist", "media", "schemas"],
];

/** The name of this machine in the marketplace's list of targets. */
export function hostTarget() {
  return `${process.platform}-${process.arch}`;
}

/**
 * Builds if a bundle is missing or older than a source, stages the runtime of the target, packs. Returns
 * `{ vsix, target, bytes, files }`. Throws with vsce's own words when it refuses the manifest.
 */
export function packageExtension({ root = repository, target = hostTarget(), build = "stale" } = {}) {
  if (build === "always" || (build === "stale" && isStale(root))) {
    execute(root, [join(root, "scripts", "build.mjs")]);
  }
  const [platform, arch] = target.split("-");
  stageRuntime({ root, platform, arch });
  mkdirSync(join(root, "out"), { recursive: true });
  const vsix = join(root, "out", `tunesmith-${target}.vsix`);
  const vsce = createRequire(join(repository, "package.json")).resolve("@vscode/vsce/vsce");
  try {
    execute(root, [vsce, "package", "--target", target, "--no-dependencies", "-o", vsix]);
  } finally {
    if (target !== hostTarget()) stageRuntime({ root }); // what runs from this checkout needs its own binaries
  }
  return { vsix, target, bytes: statSync(vsix).size, files: listVsix(vsix).length };
}

/** The package of this machine, made only if there is none newer than everything that it would hold. */
export function currentVsix(root = repository) {
  const vsix = join(root, "out", `tunesmith-${hostTarget()}.vsix`);
  const made = statSync(vsix, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const old = isStale(root) || contents.some((name) => newest(join(root, name)) > made);
  return old ? packageExtension({ root }).vsix : vsix;
}

/** True unless every bundle is there and newer than every source. */
export function isStale(root) {
  const bundles = ["extension", "server", "lintWorker", "tableWorker", "cli", "engine", "engineWorker"];
  const paths = bundles.map((name) => join(root, "dist", `${name}.js`));
  if (paths.some((path) => !existsSync(path))) return true;
  const oldest = Math.min(...paths.map((path) => statSync(path).mtimeMs));
  return sources.some((source) => newest(join(root, source)) > oldest);
}

/** The latest modification below a path, in milliseconds; 0 where there is nothing. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function execute(cwd, args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${relative(cwd, args[0])} ended with ${String(status)}\n${stdout}${stderr}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const result = packageExtension({ target: process.argv[2] ?? hostTarget() });
    const size = (result.bytes / 1e6).toFixed(1);
    console.log(`${relative(process.cwd(), result.vsix)}: ${String(result.files)} files, ${size} MB`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
