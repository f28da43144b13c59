/**
 * Makes files that follow from the registries: `npm run generate -- --write | --check`. The generators are TypeScript
 * and read the product's own registries, so they are bundled on the fly.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = path.join(root, "out/generate/main.cjs");
await build({
  absWorkingDir: root,
  entryPoints: ["scripts/generators/generateFiles.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  define: { __TUNESMITH_VERSION__: JSON.stringify("generate") },
  logLevel: "warning",
});
const { main } = createRequire(import.meta.url)(outfile);
process.exitCode = main(process.argv.slice(2), root);
