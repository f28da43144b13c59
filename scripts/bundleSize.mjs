/**
 * What the bundles weigh, by package and by room of the sources: `npm run build && node scripts/bundleSize.mjs [name …]`,
 * from esbuild's metafiles in out/meta. Bytes are those of the minified files.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** What reads datasets and their rules, which the bar for the language server leaves out. */
const DATASET_ENGINE =
  /^(?:src\/(?:core|node)\/(?:dataset|lint)\/|(?:hyparquet|@uwdata\/flechette|fzstd|smol-toml)$)/u;

/** Where a source belongs: its package, or its room and the folder in it. */
export function groupOf(source) {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/u.exec(source);
  if (inPackage !== null) return inPackage[1];
  const [top, room = "", folder = "", ...more] = source.split("/");
  return `${[top, room, ...(more.length > 0 ? [folder] : [])].join("/")}/`;
}

/** Bytes by group of some outputs of a metafile, the largest first. */
export function groupSizes(outputs) {
  const sizes = new Map();
  for (const { inputs } of outputs)
    for (const [source, { bytesInOutput }] of Object.entries(inputs))
      if (bytesInOutput > 0) sizes.set(groupOf(source), (sizes.get(groupOf(source)) ?? 0) + bytesInOutput);
  return [...sizes].sort((a, b) => b[1] - a[1]);
}

/**
 * The language server's parts, in bytes: `start` is what every session loads, `later` comes when it is needed, and
 * `engine` is what of that reads datasets. `other` is all but the engine.
 */
export function serverSizes({ outputs }) {
  const { "dist/server.js": start, ...parts } = outputs;
  const later = sum(Object.values(parts).map(({ bytes }) => bytes));
  const engine = sum(
    groupSizes(Object.values(parts)).map(([group, bytes]) => (DATASET_ENGINE.test(group) ? bytes : 0)),
  );
  return { start: start.bytes, later, engine, other: start.bytes + later - engine };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function table(name, { outputs }) {
  const line = (text, bytes) => `${text.padEnd(44)}${(bytes / 1000).toFixed(1).padStart(9)} KB`;
  const lines = Object.entries(outputs).flatMap(([file, output]) => {
    const groups = groupSizes([output]);
    const shown = groups.filter(([, bytes]) => bytes >= 1000);
    const rest = output.bytes - sum(shown.map(([, bytes]) => bytes));
    return [
      line(file, output.bytes),
      ...shown.map(([group, bytes]) => line(`  ${group}`, bytes)),
      line("  smaller ones, and what joins them", rest),
    ];
  });
  if (name === "server") {
    const { start, later, engine, other } = serverSizes({ outputs });
    lines.push(line("the server at its start", start), line("loaded when needed", later));
    lines.push(line("all of it but what reads datasets", other), line("what reads datasets", engine));
  }
  return `${lines.join("\n")}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = path.join(root, "out/meta");
  const known = readdirSync(folder).map((file) => path.basename(file, ".json"));
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
  for (const name of wanted)
    console.log(table(name, JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8"))));
}
