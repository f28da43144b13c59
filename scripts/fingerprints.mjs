/**
 * Prints the fingerprints of a known dataset for `src/core/lint/licences/sourceFingerprints.ts`:
 * `node scripts/fingerprints.mjs <file in Alpaca's form> [<seed>]`. The script is TypeScript and uses the product's own
 * hash, so it is bundled on the fly.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = path.join(root, "out/fingerprints/main.cjs");
await build({
  entryPoints: [path.join(root, "scripts/fingerprints/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  logLevel: "warning",
});
const { main } = createRequire(import.meta.url)(outfile);
main(process.argv.slice(2));
