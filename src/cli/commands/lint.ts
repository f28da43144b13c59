import { readFile } from "node:fs/promises";
import path from "node:path";
import { escapeControls } from "../../base/escape";
import { UserError } from "../../base/userError";
import { formatInteger } from "../../base/format";
import { readLintSettings } from "../../core/lint/lintSettings";
import { RULES } from "../../core/lint/rules";
import { DEFAULT_LIMIT } from "../../core/lint/runningRule";
import { limitFindings } from "../../core/lint/suppression";
import { checkRunConfig } from "../../core/runconfig/checkRunConfig";
import { writeWhole } from "../../node/files/writeWhole";
import {
  baselineText,
  createBaselineFilter,
  readBaseline,
  type ComparedFile,
} from "../../node/lint/control/baseline";
import { declaredFromConfig } from "../../node/lint/surroundings/declaredFromConfig";
import { naming } from "../../node/lint/fixing/replaceFile";
import { createSurroundingsCache } from "../../node/lint/surroundings/surroundingsCache";
import type { Severity } from "../../protocol/findings";
import type { CliIo } from "../io";
import { problemText } from "../printers/problemText";
import { readLintArguments, type LintArguments } from "./lint/lintArguments";
import type { LintedFile } from "./lint/lintedFile";
import { lintInput } from "./lint/lintInput";
import { findInputs } from "./lint/lintInputs";
import { lintShards } from "./lint/lintShards";
import type { LintSession } from "./lint/lintSession";
import { createStats } from "./lint/lintStats";
import type { NamedConfig } from "./lint/namedConfig";
import { mendDeclared, mendedDiff, writeMended } from "./lint/mendDeclared";
import { readNamed } from "./lint/namedSurroundings";
import { printLint } from "./lint/printLint";

/**
 * `tunesmith lint <path…|->`: 0 nothing at or above `--fail-on` (with `--diff`: nothing to change), 1 something, 2
 * wrong usage or unreadable input, 130 interrupted. What can be read is linted all the same. With another format than
 * text, one document on standard output and nothing else.
 */
export async function lintCommand(args: readonly string[], io: CliIo): Promise<number> {
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => {
    abort.abort();
  });
  try {
    const stoppable = { ...io, readStdin: () => io.readStdin(abort.signal) };
    return await lint(readLintArguments(args), abort.signal, stoppable);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    io.err("interrupted\n");
    return 130;
  } finally {
    stopListening();
  }
}

async function lint(args: LintArguments, signal: AbortSignal, io: CliIo): Promise<number> {
  const started = performance.now();
  const config = args.config === undefined ? undefined : await readConfig(args.config, io);
  const stats = args.stats ? createStats(config, args.maxLength) : undefined;
  const named = await readNamed(args, io);
  const cache = createSurroundingsCache();
  const { linted, problems, session } = await mendAndLint({ args, config, named, io, signal, cache, stats });
  const judged = await againstBaseline(linted, session);
  // An error first: it is often the reason for what follows, and never scrolls away in a pipe.
  for (const problem of problems) io.err(problemText(problem));
  await printLint(judged, session, (performance.now() - started) / 1000);
  if (problems.length > 0) return 2;
  if (args.diff) return judged.some(({ diff }) => diff !== undefined && diff !== "") ? 1 : 0;
  return judged.some((file) => hasFailed(file, args.failOn)) ? 1 : 0;
}

interface LintedAll {
  readonly linted: readonly LintedFile[];
  readonly problems: readonly UserError[];
}

/** With `--fix`, what is wrong in a registry is mended too: then the data are read again as it says now. */
async function mendAndLint(session: LintSession): Promise<LintedAll & { readonly session: LintSession }> {
  const { args, io, config } = session;
  const first = await lintAll(session);
  const mended = args.fix || args.diff ? await mendDeclared(first.linted, args.unsafe, io) : [];
  if (mended.length === 0) return { ...first, session };
  if (args.diff) return { ...first, linted: [...mended.map(mendedDiff), ...first.linted], session };
  writeMended(mended);
  const again = { ...session, stats: session.stats && createStats(config, args.maxLength) };
  const { linted, problems } = await lintAll(again);
  const before = new Map(first.linted.map(({ input, fixed }) => [input.name, fixed]));
  const inRegistries = mended.reduce((sum, { fixed }) => sum + fixed, 0);
  const counted = linted.map((one, i) => ({
    ...one,
    fixed: one.fixed + (before.get(one.input.name) ?? 0) + (i === 0 ? inRegistries : 0),
  }));
  return { linted: counted, problems, session: again };
}

/** One thing alone that cannot be read ends it all; among several, the others are linted. */
async function lintAll(session: LintSession): Promise<LintedAll> {
  const { inputs, problems, notes } = await findInputs(session.args, session.io);
  for (const note of notes) session.io.err(`note: ${escapeControls(note)}\n`);
  const linted: LintedFile[] = [];
  const failed: UserError[] = [...problems];
  for (const input of inputs)
    try {
      if (input.shards === undefined) linted.push(await lintInput(input, session));
      else linted.push(...(await lintShards(input, input.shards, session)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed.push(error);
    }
  if (linted.length === 0 && failed.length === 1) throw failed[0] as UserError;
  return { linted: withoutTwice(linted), problems: failed };
}

/** A registry or a card is told of once, however many datasets it is about. */
function withoutTwice(linted: readonly LintedFile[]): readonly LintedFile[] {
  const told = new Set<string>();
  return linted.map((one) => ({
    ...one,
    result: {
      ...one.result,
      findings: one.result.findings.filter((finding) => {
        const { file, code, byteOffset, message } = finding;
        if (file === one.input.name) return true;
        const key = JSON.stringify([file, code, byteOffset, message]);
        const isNew = !told.has(key);
        told.add(key);
        return isNew;
      }),
    },
  }));
}

async function readConfig(file: string, io: CliIo): Promise<NamedConfig> {
  const full = path.resolve(io.cwd, file);
  const text = await readFile(full, "utf8").catch((cause: unknown) => {
    throw new UserError({
      code: "file-unreadable",
      message: `${file} cannot be read`,
      nextStep: "check the path",
      cause,
    });
  });
  const { problem } = readLintSettings(text);
  if (problem === undefined) return namedConfig(text, file, path.dirname(full));
  throw new UserError({
    code: "config",
    message: problem.message,
    nextStep: `run tunesmith check ${file}`,
    file,
    line: problem.line,
  });
}

function namedConfig(text: string, file: string, folder: string): NamedConfig {
  const { resolved, tree } = checkRunConfig(text, { file });
  return { folder, resolved, declared: declaredFromConfig(tree, file) };
}

async function againstBaseline(
  linted: readonly LintedFile[],
  { args: { baseline, writeBaseline }, io }: LintSession,
): Promise<readonly LintedFile[]> {
  if (writeBaseline !== undefined) {
    const file = path.resolve(io.cwd, writeBaseline);
    await naming(writeBaseline, () => {
      writeWhole(file, Buffer.from(baselineText(linted.map(compared), file, io.cwd)));
    });
    const all = linted.reduce((sum, { result }) => sum + result.findings.length, 0);
    io.err(
      `${writeBaseline}: ${formatInteger(all)} finding${all === 1 ? " is" : "s are"} the baseline now\n`,
    );
    return linted.map((one) => ({ ...one, result: { ...one.result, findings: [], omitted: {} } }));
  }
  if (baseline === undefined) return linted;
  const file = path.resolve(io.cwd, baseline);
  const onlyNew = createBaselineFilter(await readBaseline(file), file, io.cwd);
  return linted.map((one) => ({
    ...one,
    result: limitFindings({ ...one.result, findings: onlyNew(compared(one)) }, DEFAULT_LIMIT),
  }));
}

function compared({
  result: { findings },
  textHashes = new Map<number, string>(),
}: LintedFile): ComparedFile {
  return { findings, textHashes };
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 };

function hasFailed({ result: { findings, omitted } }: LintedFile, failOn: Severity): boolean {
  const fails = (severity: Severity): boolean => RANK[severity] >= RANK[failOn];
  // What is beyond every limit was compared with no baseline: it counts as new.
  return (
    findings.some(({ severity }) => fails(severity)) ||
    RULES.some(({ code, severity }) => omitted[code] !== undefined && fails(severity))
  );
}
