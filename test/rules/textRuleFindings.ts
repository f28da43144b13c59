import { lintText } from "../../src/node/lint/lintFile";
import type { Finding } from "../../src/protocol/findings";

/** The findings of one rule in one Alpaca row, with the text that each points at. */
export async function findIn(
  code: string,
  row: { readonly instruction?: string; readonly input?: string; readonly output: string },
): Promise<readonly string[]> {
  const { instruction = "Say something.", input = "", output } = row;
  return findInRow(code, { instruction, input, output });
}

/** The same for a row of any shape. */
export async function findInRow(code: string, row: object): Promise<readonly string[]> {
  const bytes = Buffer.from(`${JSON.stringify(row)}\n`);
  const { findings } = await lintText(bytes, { file: "rows.jsonl", select: [code] });
  return findings.map((finding) => pointedAt(bytes, finding));
}

function pointedAt(bytes: Buffer, { byteOffset = 0, byteLength = 0 }: Finding): string {
  const raw = bytes.toString("utf8", byteOffset, byteOffset + byteLength);
  return JSON.parse(raw.startsWith('"') && raw.endsWith('"') ? raw : `"${raw}"`) as string;
}
