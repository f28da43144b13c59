/**
 * Makes the example project from scratch: `node scripts/example.mjs data | tokenizer | pretrain`, in this order.
 * The scripts are TypeScript and use the product's own code, so they are bundled on the fly.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = path.join(root, "out/example/main.js");
await build({
  entryPoints: [path.join(root, "scripts/example/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["onnxruntime-node"],
  define: { __TUNESMITH_VERSION__: JSON.stringify("example") },
  logLevel: "warning",
});
const child = spawnSync(process.execPath, [outfile, path.join(root, "examples"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(child.status ?? 1);
