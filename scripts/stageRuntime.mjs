// Stages onnxruntime beside the bundles, trimmed to one platform: `node scripts/stageRuntime.mjs [platform arch]`.
// vsce drops a root node_modules whatever .vscodeignore says, but keeps a nested one, and `require` looks there first.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Copies what the engine needs at run time into `dist/node_modules` and removes everything else there. A file that is
 * already there with the same size and time is left alone. Returns the staged files, relative to `dist/node_modules`.
 *
 * @param {{ root: string, platform?: string, arch?: string }} target
 */
export function stageRuntime({ root, platform = process.platform, arch = process.arch }) {
  const target = join(root, "dist", "node_modules");
  const wanted = [...runtimeFiles(root, platform, arch)];
  for (const name of wanted) copyIfChanged(join(root, "node_modules", name), join(target, name));
  removeOthers(target, target, new Set(wanted));
  return wanted;
}

/** The files of both packages, relative to `node_modules`. Left out: the installer, its dependencies, maps, types. */
function runtimeFiles(root, platform, arch) {
  const modules = join(root, "node_modules");
  const natives = `onnxruntime-node/bin/${napiFolder(modules)}/${platform}/${arch}`;
  if (!existsSync(join(modules, natives))) {
    throw new Error(
      `onnxruntime-node has no binaries for ${platform}-${arch}: package for a platform that it supports`,
    );
  }
  const scripts = (folder) =>
    readdirSync(join(modules, folder))
      .filter((name) => name.endsWith(".js") || name === "package.json")
      .map((name) => `${folder}/${name}`);
  return [
    "onnxruntime-node/package.json",
    ...scripts("onnxruntime-node/dist"),
    ...nativeNames(join(modules, natives)).map((name) => `${natives}/${name}`),
    "onnxruntime-common/package.json",
    ...scripts("onnxruntime-common/dist/cjs"),
  ];
}

/** The install script may have fetched CUDA and TensorRT parts; the embedded engine computes on the CPU only. */
function nativeNames(folder) {
  const names = readdirSync(folder).filter((name) => !/providers_(cuda|tensorrt)/.test(name));
  // macOS carries the same library under two names; the binding asks for the one without the full version.
  return names.filter((name) => !/^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(name));
}

function napiFolder(modules) {
  const found = readdirSync(join(modules, "onnxruntime-node", "bin")).filter((name) =>
    name.startsWith("napi-v"),
  );
  if (found.length !== 1)
    throw new Error(`expected one napi folder in onnxruntime-node/bin, found ${found.join(", ")}`);
  return found[0];
}

function copyIfChanged(from, to) {
  const source = statSync(from);
  const existing = statSync(to, { throwIfNoEntry: false });
  if (existing !== undefined && existing.size === source.size && existing.mtimeMs >= source.mtimeMs) {
    // Small files are compared: two versions of a package.json may have one length.
    if (source.size > 1e6 || readFileSync(from).equals(readFileSync(to))) return;
  }
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true }); // a running engine may hold the old library: replace the name, not the content
  copyFileSync(from, to);
}

function removeOthers(folder, target, wanted) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOthers(path, target, wanted);
    else if (!wanted.has(relative(target, path).split(sep).join("/"))) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [platform, arch] = process.argv.slice(2);
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const staged = stageRuntime({ root, platform: platform ?? process.platform, arch: arch ?? process.arch });
  console.log(`dist/node_modules: ${String(staged.length)} files of onnxruntime`);
}
