/** `npm run bench -- <name>`: bundles bench/<name>.ts and runs it; without a name, lists them. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { FASTER_YAML } from "./build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [name, ...args] = process.argv.slice(2);
const entry = path.join(root, "bench", `${name}.ts`);
if (name === undefined || !existsSync(entry)) {
  const names = readdirSync(path.join(root, "bench")).filter((file) => file.endsWith(".ts"));
  console.log(`usage: npm run bench -- <${names.map((file) => file.slice(0, -3)).join(" | ")}>`);
  process.exit(2);
}
const outfile = path.join(root, "out/bench", `${name}.js`);
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  alias: { yaml: FASTER_YAML },
  external: ["onnxruntime-node", "vscode", "esbuild"],
  define: { __TUNESMITH_VERSION__: JSON.stringify("bench") },
  logLevel: "warning",
});
process.exit(spawnSync(process.execPath, [outfile, ...args], { cwd: root, stdio: "inherit" }).status ?? 1);
