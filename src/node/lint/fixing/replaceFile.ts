import { access, chmod, chown, constants, stat } from "node:fs/promises";
import { statSync, type BigIntStats } from "node:fs";
import { UserError } from "../../../base/userError";
import { writeWhole } from "../../files/writeWhole";

/** What a file was when it was read: whoever writes it again makes sure that it still is that. */
export type FileState = Pick<BigIntStats, "dev" | "ino" | "size" | "mtimeNs" | "mode" | "uid" | "gid">;

export function stateOf(file: string): Promise<FileState> {
  return stat(file, { bigint: true });
}

/**
 * Puts other bytes in the place of a file: all of them or none. Permissions and owner stay; what somebody else has
 * written since `before` is never overwritten.
 *
 * @param name how messages call the file
 * @throws UserError when the file is read-only or has changed, or when it cannot be written
 */
export async function replaceFile(
  file: string,
  bytes: Uint8Array,
  before: FileState,
  name: string,
): Promise<void> {
  await refuseReadOnly(file, before, name);
  await naming(name, () => {
    writeWhole(file, bytes, {
      mode: Number(before.mode & 0o7777n),
      beforeRename: () => {
        refuseChanged(statSync(file, { bigint: true, throwIfNoEntry: false }), before, name);
      },
    });
  });
  await keepOwner(file, before);
}

/** The superuser may write to anything, and still should not where nobody was meant to. */
async function refuseReadOnly(file: string, { mode }: FileState, name: string): Promise<void> {
  const isWritable = await access(file, constants.W_OK).then(
    () => (mode & 0o222n) !== 0n,
    () => false,
  );
  if (isWritable) return;
  throw new UserError({
    code: "file-unwritable",
    message: `${name} is read-only and was not changed`,
    nextStep: "make it writable, or see with --diff what would change",
    file: name,
  });
}

export function refuseChanged(now: FileState | undefined, before: FileState, name: string): void {
  const isSame =
    now !== undefined &&
    (["dev", "ino", "size", "mtimeNs"] as const).every((part) => now[part] === before[part]);
  if (isSame) return;
  throw new UserError({
    code: "file-changed",
    message: `${name} was changed by another program meanwhile, and stays as that left it`,
    nextStep: "run it again",
    file: name,
  });
}

/** A file made by the superuser for somebody stays theirs; whoever may not give files away keeps it. */
export async function keepOwner(file: string, { uid, gid, mode }: FileState): Promise<void> {
  const now = await stateOf(file);
  if (now.uid !== uid || now.gid !== gid) await chown(file, Number(uid), Number(gid)).catch(() => undefined);
  if ((now.mode & 0o7777n) !== (mode & 0o7777n))
    await chmod(file, Number(mode & 0o7777n)).catch(() => undefined);
}

const REASONS: Readonly<Record<string, readonly [string, string, 2 | 3]>> = {
  EACCES: ["cannot be written: its folder may not be changed", "check the folder's permissions", 2],
  EPERM: ["cannot be written: that is not permitted", "check the permissions of the file and its folder", 2],
  EROFS: ["cannot be written: the disk is read-only", "copy it to another disk first", 2],
  ENOSPC: ["cannot be written: the disk is full", "make room; the file is as it was", 3],
  EDQUOT: ["cannot be written: the disk quota is used up", "make room; the file is as it was", 3],
  EISDIR: ["cannot be written: a folder has that name", "move the folder away", 2],
};

/** Says in a user's words what went wrong with the disk. */
export async function naming<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const [what, nextStep, exitCode] = REASONS[code] ?? [];
    if (cause instanceof UserError || what === undefined || nextStep === undefined) throw cause;
    throw new UserError({
      code: "file-unwritable",
      message: `${name} ${what}`,
      nextStep,
      file: name,
      ...(exitCode === undefined ? {} : { exitCode }),
      cause,
    });
  }
}
