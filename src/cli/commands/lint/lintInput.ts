import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import type { LintResult } from "../../../core/lint/lintOptions";
import { selectRules } from "../../../core/lint/selectRules";
import {
  NO_SUPPRESSIONS,
  suppressionLines,
  unusedSuppressions,
  type Suppressions,
} from "../../../core/lint/suppression";
import { openBytes, openDataset } from "../../../node/dataset/readItems";
import { lintFile, lintText } from "../../../node/lint/lintFile";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import { sidecarOf } from "../../../node/lint/control/controlFiles";
import { readSuppressions, textHashesOf, withRowHashes } from "../../../node/lint/control/suppressions";
import type { Finding } from "../../../protocol/findings";
import { fixInput } from "./fixInput";
import { inputOptions } from "./inputOptions";
import type { LintedFile } from "./lintedFile";
import type { LintInput } from "./lintInputs";
import type { LintSession } from "./lintSession";

/** Lints one file as the arguments say: mends it, writes its sidecar, adds to the facts. */
export async function lintInput(input: LintInput, session: LintSession): Promise<LintedFile> {
  const { args, stats } = session;
  const known = await suppressionsOf(input, session);
  const options = await inputOptions(input, session, known);
  let linted: LintedFile | undefined;
  if (args.fix || args.diff) linted = await fixInput(input, options, session);
  if (stats !== undefined || linted === undefined) {
    // Facts are about the data as they are now: mended, if they were.
    const read = linted?.diff === undefined ? (linted?.input ?? input) : input;
    const result = await lintOnce(read, { ...options, file: read.name, ...(await stats?.watch(options)) });
    await stats?.endFile({ input: read, result, fixed: 0, notes: [] }, options);
    linted ??= { input, result, fixed: 0, notes: [] };
  }
  return finishInput(linted, known, options, session);
}

/** What follows the linting of every file: notes about its sidecar, names of rows, a new sidecar. */
export async function finishInput(
  linted: LintedFile,
  known: Suppressions,
  options: LintFileOptions,
  session: LintSession,
): Promise<LintedFile> {
  const { args } = session;
  const noted = { ...linted, notes: [...linted.notes, ...sidecarNotes(linted, known, options)] };
  const hashed = await hashedWhereNeeded(noted, session);
  return args.suppress === undefined ? hashed : writeSidecar(hashed, args.suppress);
}

/** Text from standard input has the sidecar of the file whose name it is given. */
async function suppressionsOf({ path: file, name }: LintInput, { io }: LintSession): Promise<Suppressions> {
  if (file !== undefined) return readSuppressions(file);
  return name === "-" ? NO_SUPPRESSIONS : readSuppressions(path.resolve(io.cwd, name));
}

function lintOnce({ path: file, bytes }: LintInput, options: LintFileOptions): Promise<LintResult> {
  return file === undefined ? lintText(bytes ?? Buffer.alloc(0), options) : lintFile(file, options);
}

function sidecarNotes(
  { input, result }: LintedFile,
  known: Suppressions,
  options: LintFileOptions,
): readonly string[] {
  const sidecar = sidecarOf(input.name);
  const active = new Set(selectRules(options).map(({ code }) => code));
  return [
    ...known.unreadable.map(({ line, problem }) => `${sidecar}:${String(line)}: ${problem}`),
    ...unusedSuppressions(known, result, (code) => active.has(code)).map(
      (key) =>
        `${sidecar}:${String(known.lines.get(key) ?? 1)}: unused, nothing is found any more for ${key}`,
    ),
  ];
}

/** Hashes name rows in baselines, sidecars and fingerprints: rules that report at the end cost one more reading. */
async function hashedWhereNeeded(linted: LintedFile, { args }: LintSession): Promise<LintedFile> {
  const { input, result } = linted;
  const isNeeded =
    args.suppress !== undefined ||
    args.baseline !== undefined ||
    args.writeBaseline !== undefined ||
    args.format === "sarif" ||
    args.format === "json";
  if (!isNeeded) return linted;
  const dataset =
    input.path === undefined
      ? openBytes(input.name, input.bytes ?? Buffer.alloc(0))
      : await openDataset(input.path);
  try {
    const isOwn = ({ file }: Finding): boolean => file === input.name;
    const hashed = await withRowHashes(result, dataset, isOwn);
    if (args.baseline === undefined && args.writeBaseline === undefined) return { ...linted, result: hashed };
    const textHashes = await textHashesOf(hashed.findings.filter(isOwn), dataset);
    return { ...linted, result: hashed, textHashes };
  } finally {
    await dataset.close();
  }
}

/** Adds lines for everything that is found now; what is about no single row that is JSON stays. */
async function writeSidecar(linted: LintedFile, reason: string): Promise<LintedFile> {
  const { input, result, notes } = linted;
  if (input.path === undefined) return linted;
  const sidecar = sidecarOf(input.path);
  const lines = suppressionLines(result.findings, reason);
  if (lines.length > 0) {
    const before = await readFile(sidecar, "utf8").catch(() => "");
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    await appendFile(sidecar, `${gap}${lines.join("\n")}\n`);
  }
  const isNamed = ({ rowHash }: LintResult["findings"][number]): boolean => rowHash !== undefined;
  return {
    ...linted,
    notes: [...notes, `${sidecarOf(input.name)}: ${added(lines.length)}`],
    result: {
      ...result,
      findings: result.findings.filter((finding) => !isNamed(finding)),
      suppressed: [...(result.suppressed ?? []), ...result.findings.filter(isNamed)],
    },
  };
}

function added(lines: number): string {
  return lines === 1 ? "1 line added" : `${String(lines)} lines added`;
}
