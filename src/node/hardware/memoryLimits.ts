import path from "node:path";

/** Reads a small text file; undefined when it is not there or may not be read. */
export type ReadSmallFile = (file: string) => string | undefined;

/** What a container may use, as against what the machine has. */
export interface MemoryLimit {
  readonly limitBytes: number;
  /** What its processes hold now, without file caches that can be given up. */
  readonly usedBytes: number;
}

/** Where a kernel without a limit says "no limit": close to 2⁶³, in whole pages. */
const UNLIMITED = 2 ** 60;

/**
 * The tightest memory limit of this process's control groups, version 2 or 1; undefined without any. A limit of a parent
 * group counts too, and inside of a container the group's own folder is the root of the file system.
 */
export function memoryLimit(read: ReadSmallFile): MemoryLimit | undefined {
  const limits = groups(read).flatMap((group) => readGroup(group, read) ?? []);
  return limits.reduce<MemoryLimit | undefined>(
    (tightest, limit) => (tightest === undefined || room(limit) < room(tightest) ? limit : tightest),
    undefined,
  );
}

function room({ limitBytes, usedBytes }: MemoryLimit): number {
  return limitBytes - usedBytes;
}

interface Group {
  readonly folder: string;
  readonly version: 1 | 2;
}

/** `/proc/self/cgroup`: `0::/path` of version 2, `5:memory:/path` of version 1. */
function groups(read: ReadSmallFile): readonly Group[] {
  const found: Group[] = [];
  for (const line of (read("/proc/self/cgroup") ?? "").split("\n")) {
    const [number, controllers = "", ...rest] = line.split(":");
    const group = rest.join(":");
    if (!group.startsWith("/")) continue;
    const version = number === "0" && controllers === "" ? 2 : 1;
    if (version === 1 && !controllers.split(",").includes("memory")) continue;
    const root = version === 2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
    for (let at = path.posix.normalize(group); ; at = path.posix.dirname(at)) {
      found.push({ folder: path.posix.join(root, at), version });
      if (at === "/" || at === ".") break;
    }
  }
  return found;
}

function readGroup({ folder, version }: Group, read: ReadSmallFile): MemoryLimit | undefined {
  const at = (name: string): string => path.posix.join(folder, name);
  const limit = bytes(read(at(version === 2 ? "memory.max" : "memory.limit_in_bytes")));
  if (limit === undefined || limit >= UNLIMITED) return undefined;
  const usage = bytes(read(at(version === 2 ? "memory.current" : "memory.usage_in_bytes"))) ?? 0;
  const cache = /^(?:total_)?inactive_file (\d+)$/mu.exec(read(at("memory.stat")) ?? "")?.[1] ?? "0";
  return { limitBytes: limit, usedBytes: Math.max(0, Math.min(limit, usage - Number(cache))) };
}

/** A whole number; `max` is none. */
function bytes(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  return /^\d{1,20}$/u.test(trimmed) ? Number(trimmed) : undefined;
}
