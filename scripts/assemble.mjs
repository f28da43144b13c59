/**
 * `npm run assemble -- --write`: makes `byteScanModule.ts` of `byteScan.wat`; `--check` says whether it is up to date.
 * The assembler is a development dependency only.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import wabt from "wabt";

const folder = path.join(fileURLToPath(new URL("..", import.meta.url)), "src/node/dataset/scan");

/** The assembled program as base64. */
export async function assembled() {
  const { parseWat } = await wabt();
  const features = { simd: true };
  const module = parseWat("byteScan.wat", readFileSync(path.join(folder, "byteScan.wat"), "utf8"), features);
  module.validate(features);
  const { buffer } = module.toBinary({});
  module.destroy();
  return Buffer.from(buffer).toString("base64");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = path.join(folder, "byteScanModule.ts");
  const text = `/** Made of byteScan.wat by \`npm run assemble -- --write\`: a WebAssembly module as base64. */\nexport const BYTE_SCAN_MODULE =\n  "${await assembled()}";\n`;
  if (process.argv[2] === "--write") writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error("byteScanModule.ts is stale: npm run assemble -- --write");
    process.exitCode = 1;
  }
}
