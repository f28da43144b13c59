import { isUtf8 } from "node:buffer";
import { open, readFile, stat } from "node:fs/promises";
import { UserError } from "../../../base/userError";
import { openDataset } from "../../../node/dataset/readItems";
import { isGzip } from "../../../node/dataset/unpack";
import { fixFile } from "../../../node/lint/fixFile";
import { fixText } from "../../../node/lint/fixText";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import { unifiedDiff } from "../../printers/unifiedDiff";
import type { LintedFile } from "./lintedFile";
import { relativeName, type LintInput } from "./lintInputs";
import type { LintSession } from "./lintSession";

/** A diff holds the file twice. */
const LARGEST_DIFF = 512 * 1024 * 1024;

/**
 * Mends a file, or with `--diff` says what would be mended. Undefined for tables, which have no text to mend: then the
 * caller lints as it is.
 *
 * @throws UserError when the file cannot be read, or is too large for a diff
 */
export async function fixInput(
  input: LintInput,
  options: LintFileOptions,
  { args, io }: LintSession,
): Promise<LintedFile | undefined> {
  const head = await headOf(input);
  if (isTable(head)) return undefined;
  if (args.diff) return diffInput(input, options, args.unsafe, isGzip(head));
  if (input.path === undefined) return undefined;
  const { fixed, result, writtenTo, note } = await fixFile(input.path, options, args.unsafe);
  const notes = note === undefined ? [] : [note];
  const name = writtenTo === undefined ? input.name : relativeName(io.cwd, writtenTo);
  if (writtenTo === undefined || !name.includes(".fixed")) return { input, result, fixed, notes };
  // What is left stands in the new file, at its own lines.
  return {
    input: { ...input, name, path: writtenTo },
    result: { ...result, findings: result.findings.map((finding) => ({ ...finding, file: name })) },
    fixed,
    notes: [`${input.name} is as it was; the mended file is ${name}`],
  };
}

async function diffInput(
  input: LintInput,
  options: LintFileOptions,
  unsafe: boolean,
  isPacked: boolean,
): Promise<LintedFile> {
  const before =
    input.path === undefined ? (input.bytes ?? Buffer.alloc(0)) : await readWhole(input.path, input.name);
  const { bytes, fixed, result } = await fixText(before, options, unsafe, input.path);
  const notes = isPacked ? [`${input.name} is packed with gzip and stays as it is: unpack it first`] : [];
  return { input, result, fixed, notes, diff: diffOf(before, bytes, input.name) };
}

function isTable(head: Buffer): boolean {
  const magic = head.toString("latin1", 0, 6);
  return magic.startsWith("PAR1") || magic === "ARROW1";
}

/** The first bytes; none of a file that cannot be opened, whoever reads it whole says why. */
async function headOf({ path: file, bytes }: LintInput): Promise<Buffer> {
  if (file === undefined) return bytes ?? Buffer.alloc(0);
  const head = Buffer.alloc(8);
  const handle = await open(file, "r").catch(() => undefined);
  try {
    await handle?.read(head, 0, head.length, 0).catch(() => undefined);
  } finally {
    await handle?.close();
  }
  return head;
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

function diffOf(before: Buffer, after: Buffer, name: string): string {
  if (before.equals(after)) return "";
  if (!isUtf8(before) || !isUtf8(after)) return `Binary files ${name} and ${name} differ\n`;
  return unifiedDiff(before.toString("utf8"), after.toString("utf8"), name);
}
