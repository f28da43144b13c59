import { open, readFile, stat } from "node:fs/promises";
import { UserError } from "../../../base/userError";
import { HEAD_BYTES } from "../../../node/dataset/table/identifyTable";
import { openDataset } from "../../../node/dataset/readItems";
import { fixFile } from "../../../node/lint/fixing/fixFile";
import { fixText, unfixable } from "../../../node/lint/fixing/fixText";
import { lintFile, lintText } from "../../../node/lint/lintFile";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import type { Finding } from "../../../protocol/findings";
import { unifiedDiff } from "../../printers/unifiedDiff";
import type { LintedFile } from "./lintedFile";
import { relativeName, type LintInput } from "./lintInputs";
import type { LintSession } from "./lintSession";

/** A diff holds the file twice. */
const LARGEST_DIFF = 512 * 1024 * 1024;

/**
 * Mends a file, or with `--diff` says what would be mended.
 *
 * @throws UserError when the file cannot be read or written, has changed meanwhile, or is too large for a diff
 */
export async function fixInput(
  input: LintInput,
  options: LintFileOptions,
  { args, io }: LintSession,
): Promise<LintedFile | undefined> {
  if (args.diff) return diffInput(input, options, args.unsafe);
  if (input.path === undefined) return undefined;
  const { fixed, result, writtenTo, isCopy, note } = await fixFile(input.path, options, args.unsafe);
  if (writtenTo === undefined || !isCopy)
    return { input, result, fixed, notes: note === undefined ? [] : [note] };
  const name = relativeName(io.cwd, writtenTo);
  // What is left stands in the new file, at its own lines.
  return {
    input: { ...input, name, path: writtenTo },
    result: { ...result, findings: result.findings.map((finding) => renamed(finding, input.name, name)) },
    fixed,
    notes: [`${input.name} is as it was; the mended file is ${name}`],
  };
}

function renamed(finding: Finding, from: string, to: string): Finding {
  const { file, related } = finding;
  return {
    ...finding,
    file: file === from ? to : file,
    ...(related === undefined
      ? {}
      : { related: related.map((one) => (one.file === from ? { ...one, file: to } : one)) }),
  };
}

async function diffInput(
  input: LintInput,
  options: LintFileOptions,
  unsafe: boolean,
): Promise<LintedFile | undefined> {
  const note = unfixable(await headOf(input), input.name);
  // A table may be larger than memory, and there is nothing to compare.
  if (note !== undefined) return { ...(await lintAsItIs(input, options)), notes: [note], diff: "" };
  const before =
    input.path === undefined ? (input.bytes ?? Buffer.alloc(0)) : await readWhole(input.path, input.name);
  const { bytes, fixed, result } = await fixText(before, options, unsafe, input.path);
  return { input, result, fixed, notes: [], diff: diffOf(before, bytes, input.name) };
}

async function lintAsItIs(input: LintInput, options: LintFileOptions): Promise<LintedFile> {
  const { path: file, bytes = Buffer.alloc(0) } = input;
  const result = file === undefined ? await lintText(bytes, options) : await lintFile(file, options);
  return { input, result, fixed: 0, notes: [] };
}

/** The first bytes; none of a file that cannot be opened, whoever reads it whole says why. */
async function headOf({ path: file, bytes }: LintInput): Promise<Buffer> {
  if (file === undefined) return (bytes ?? Buffer.alloc(0)).subarray(0, HEAD_BYTES);
  const head = Buffer.alloc(HEAD_BYTES);
  const handle = await open(file, "r").catch(() => undefined);
  try {
    const { bytesRead = 0 } = (await handle?.read(head, 0, head.length, 0).catch(() => undefined)) ?? {};
    return head.subarray(0, bytesRead);
  } finally {
    await handle?.close();
  }
}

async function readWhole(file: string, name: string): Promise<Buffer> {
  // Its messages about missing files and folders are the ones that linting gives.
  await (await openDataset(file, { file: name })).close();
  const { size } = await stat(file);
  if (size > LARGEST_DIFF)
    throw new UserError({
      code: "too-large",
      message: `${name} is too large for a diff (${String(Math.round(size / 1e6))} MB)`,
      nextStep: "use --fix: it writes a new file and leaves this one as it is",
      file: name,
    });
  return readFile(file);
}

/** Bytes one by one as characters, so that none is lost: whatever the encoding, the patch gives what `--fix` writes. */
function diffOf(before: Buffer, after: Buffer, name: string): string {
  if (before.equals(after)) return "";
  return unifiedDiff(
    before.toString("latin1"),
    after.toString("latin1"),
    Buffer.from(name).toString("latin1"),
  );
}
