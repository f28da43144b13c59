import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { escapeControls } from "../../../base/escape";
import { formatInteger } from "../../../base/format";
import { PRODUCT_VERSION } from "../../../base/version";
import { createDiffMasker, maskParts } from "../../../core/lint/personal/mask";
import { summarize } from "../../../core/lint/summarize";
import type { OpenDataset } from "../../../node/dataset/openedDataset";
import { openBytes, openDataset } from "../../../node/dataset/readItems";
import { readExcerpt } from "../../../node/lint/readExcerpt";
import type { Finding, FindingsDocument } from "../../../protocol/findings";
import type { CliIo } from "../../io";
import { printFacts } from "../../printers/factsText";
import { jsonPieces } from "../../printers/jsonPieces";
import { githubAnnotation } from "../../printers/findingsGithub";
import { toSarif } from "../../printers/findingsSarif";
import { printFinding, printSummary } from "../../printers/findingsText";
import { shownFacts } from "../../printers/shownFacts";
import { shownFinding } from "../../printers/shownFinding";
import { terminalStyle, type TerminalStyle } from "../../terminalStyle";
import type { LintedFile } from "./lintedFile";
import type { LintInput } from "./lintInputs";
import type { LintSession } from "./lintSession";

/** Prints what was found in the format that was asked for; secrets of the data are masked in all of them. */
export async function printLint(
  linted: readonly LintedFile[],
  session: LintSession,
  seconds: number,
): Promise<void> {
  const { args, io } = session;
  if (args.diff || args.format !== "text")
    for (const note of linted.flatMap(({ notes }) => notes)) io.err(`note: ${escapeControls(note)}\n`);
  if (args.diff) {
    printDiff(linted, io);
    return;
  }
  const findings = linted.flatMap(({ result }) => result.findings.map(shownFinding));
  switch (args.format) {
    case "json":
      printDocument(toDocument(findings, linted, session), io);
      return;
    case "sarif":
      printDocument(toSarif(findings, PRODUCT_VERSION), io);
      return;
    case "github":
      for (const finding of findings) io.out(`${githubAnnotation(finding)}\n`);
      return;
    case "text":
      await printText(linted, session, seconds);
  }
}

/** Each finding is a piece of its own: `findings` of ours, `runs`, their `results` of SARIF. */
const DEPTH = 4;
const PIECE_CHARACTERS = 1 << 16;

function printDocument(document: unknown, io: CliIo): void {
  let waiting = "";
  for (const piece of jsonPieces(document, DEPTH)) {
    waiting += piece;
    if (waiting.length < PIECE_CHARACTERS) continue;
    io.out(waiting);
    waiting = "";
  }
  io.out(`${waiting}\n`);
}

function toDocument(
  findings: readonly Finding[],
  linted: readonly LintedFile[],
  { stats }: LintSession,
): FindingsDocument {
  return {
    version: 1,
    command: "lint",
    product: PRODUCT_VERSION,
    findings: [...findings],
    summary: summarize(linted.map(({ result }) => result)),
    ...(stats === undefined ? {} : { facts: shownFacts(stats.collector.finish()) }),
  };
}

/** As it is for `patch`, byte for byte; with control characters escaped for people. */
function printDiff(linted: readonly LintedFile[], io: CliIo): void {
  let hasSecret = false;
  for (const { diff = "" } of linted) {
    const mask = createDiffMasker();
    for (const line of diff.split("\n").slice(0, -1)) {
      const bytes = Buffer.from(`${line}\n`, "latin1");
      const text = bytes.toString("utf8", 0, bytes.length - 1);
      const shown = mask(text);
      hasSecret ||= shown !== text;
      if (io.isTerminal) io.out(`${escapeControls(shown)}\n`);
      else if (shown === text) io.outBytes(bytes);
      else io.out(`${shown}\n`);
    }
  }
  const fixes = linted.reduce((sum, { fixed }) => sum + fixed, 0);
  io.err(fixes === 0 ? "Nothing would be fixed.\n" : `${formatInteger(fixes)} would be fixed.\n`);
  if (hasSecret) io.err("note: secrets are masked here: this diff shows the change, --fix makes it\n");
}

async function printText(
  linted: readonly LintedFile[],
  { io, stats }: LintSession,
  seconds: number,
): Promise<void> {
  const style = terminalStyle(io);
  for (const file of linted) await printFile(file, io, style);
  if (stats !== undefined) io.out(`${printFacts(stats.collector.finish(), style)}\n`);
  const sum = (of: (file: LintedFile) => number): number => linted.reduce((n, file) => n + of(file), 0);
  const fixed = sum((file) => file.fixed);
  if (fixed > 0) io.out(`Fixed ${formatInteger(fixed)}.\n`);
  const suppressed = sum(({ result }) => result.suppressed?.length ?? 0);
  if (suppressed > 0) io.out(`${formatInteger(suppressed)} suppressed by .lintignore.\n`);
  const unsafe = sum(({ result }) => result.findings.filter(({ fix }) => fix?.safety === "unsafe").length);
  io.out(printSummary(summarize(linted.map(({ result }) => result)), unsafe, seconds));
}

async function printFile(
  { input, result, notes }: LintedFile,
  io: CliIo,
  style: TerminalStyle,
): Promise<void> {
  if (result.findings.length > 0) {
    const { dataset, size } = await openAgain(input);
    try {
      for (const finding of result.findings) {
        const excerpt =
          finding.file === input.name ? excerptOf(finding, dataset, size) : await otherExcerpt(finding, io);
        io.out(`${printFinding(shownFinding(finding), excerpt, style)}\n`);
      }
    } finally {
      await dataset.close();
    }
  }
  for (const [code, n] of Object.entries(result.omitted))
    io.out(`${escapeControls(input.name)}: ${formatInteger(n)} more ${code} are not shown\n\n`);
  for (const note of notes) io.out(`note: ${escapeControls(note)}\n\n`);
}

async function openAgain({ name, path: file, bytes = Buffer.alloc(0) }: LintInput) {
  if (file === undefined) return { dataset: openBytes(name, bytes), size: bytes.length };
  return { dataset: await openDataset(file, { file: name }), size: (await stat(file)).size };
}

/** Of a registry, a dataset card or a run config, which is small. */
async function otherExcerpt(finding: Finding, io: CliIo): Promise<ReturnType<typeof excerptOf>> {
  const bytes = await readFile(path.resolve(io.cwd, finding.file)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const readAgain = (byteOffset: number, byteLength: number): string =>
    bytes.toString("utf8", byteOffset, byteOffset + byteLength);
  return excerptOf(finding, { readAgain }, bytes.length);
}

function excerptOf(finding: Finding, dataset: Pick<OpenDataset, "readAgain">, size: number) {
  const { byteOffset, byteLength, line } = finding;
  if (byteOffset === undefined || byteLength === undefined || line === undefined) return undefined;
  const excerpt = readExcerpt(dataset, size, byteOffset, byteLength);
  if (excerpt === undefined) return undefined;
  // The line that a finding stands in may hold a secret that another finding is about.
  const [before = "", marked = "", after = ""] = maskParts([excerpt.before, excerpt.marked, excerpt.after]);
  return { ...excerpt, before, marked, after };
}
