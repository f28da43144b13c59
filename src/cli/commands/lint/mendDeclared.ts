import { readFile } from "node:fs/promises";
import path from "node:path";
import { chooseFixes } from "../../../core/lint/edits/applyFixes";
import { writeWhole } from "../../../node/files/writeWhole";
import { editBytes } from "../../../node/lint/fixing/editBytes";
import type { Finding } from "../../../protocol/findings";
import { unifiedDiff } from "../../printers/unifiedDiff";
import type { CliIo } from "../../io";
import type { LintedFile } from "./lintedFile";

/** A registry, a card or a run config as it would be with the fixes of its findings. */
export interface MendedFile {
  readonly name: string;
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly fixed: number;
}

/** The fixes of findings that stand in other files than those that were linted. */
export async function mendDeclared(
  linted: readonly LintedFile[],
  unsafe: boolean,
  io: CliIo,
): Promise<readonly MendedFile[]> {
  const byFile = new Map<string, Finding[]>();
  for (const { input, result } of linted)
    for (const finding of result.findings) {
      if (finding.fix === undefined || linted.some((one) => one.input.name === finding.file)) continue;
      if (finding.file === input.name) continue;
      byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding]);
    }
  const mended: MendedFile[] = [];
  for (const [name, findings] of byFile) {
    const full = path.resolve(io.cwd, name);
    const before = await readFile(full).catch(() => undefined);
    const chosen = chooseFixes(findings, unsafe);
    if (before === undefined || chosen.length === 0) continue;
    const after = editBytes(
      before,
      chosen.flatMap(({ fix }) => fix?.edits ?? []),
    );
    mended.push({ ...{ name, path: full, before, after }, fixed: chosen.length });
  }
  return mended;
}

export function writeMended(mended: readonly MendedFile[]): void {
  for (const { path: full, after } of mended) writeWhole(full, after);
}

/** For `--diff`: as if it were one of the linted files. */
export function mendedDiff({ name, path: full, before, after, fixed }: MendedFile): LintedFile {
  return {
    input: { name, path: full, bytes: undefined },
    result: { findings: [], rows: 0, shape: undefined, omitted: {} },
    ...{ fixed, notes: [] },
    diff: unifiedDiff(before.toString("utf8"), after.toString("utf8"), name),
  };
}
