import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const FAKE = path.resolve(import.meta.dirname, "fakeNvidiaSmi.mjs");

/** An environment whose path holds nothing but a fake `nvidia-smi` that behaves as `mode` says, made in `folder`. */
export function fakeNvidiaSmi(folder: string, mode: string): Readonly<Record<string, string>> {
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const program = path.join(bin, "nvidia-smi");
  writeFileSync(program, `#!${process.execPath}\nimport(${JSON.stringify(FAKE)});\n`);
  chmodSync(program, 0o755);
  return { PATH: bin, FAKE_SMI: mode };
}
