import { thisSystem, type ProcessSystem } from "./system";

/** What the system says about a living process; a dead one that nobody has reaped counts as dead. */
export interface ProcessInfo {
  /** Opaque: equal text means the same process, together with the boot id. */
  readonly startTime: string;
  readonly commandLine: string;
}

/** Undefined when no such process lives, or for a pid that could mean a group or everybody. */
export function processInfo(pid: number, system: ProcessSystem = thisSystem()): ProcessInfo | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  if (system.platform === "linux") return linuxInfo(pid, system);
  if (system.platform === "win32") return windowsInfo(pid, system);
  return psInfo(pid, system);
}

/** Changes with every start of the machine, so that a pid of before cannot be mistaken for one of now. */
export function bootId(system: ProcessSystem = thisSystem()): string {
  const raw =
    system.platform === "linux"
      ? system.readFile("/proc/sys/kernel/random/boot_id")
      : system.platform === "win32"
        ? system.run("powershell.exe", [...POWERSHELL, LAST_BOOT])
        : system.run("sysctl", ["-n", "kern.boottime"]);
  return raw?.trim() ?? "unknown";
}

const POWERSHELL = ["-NoProfile", "-NonInteractive", "-Command"];
const LAST_BOOT = "(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToFileTimeUtc()";

/** Field 22 of `stat`; the name before it may hold blanks and brackets, so count from the last bracket. */
function linuxInfo(pid: number, system: ProcessSystem): ProcessInfo | undefined {
  const stat = system.readFile(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields[0], fields[19]];
  if (state === "Z" || state === "X" || startTime === undefined) return undefined;
  const commandLine = (system.readFile(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ").trim();
  return { startTime, commandLine };
}

/** macOS and the BSDs; `lstart` is 24 characters wide. Written from ps(1), not run on a Mac. */
function psInfo(pid: number, system: ProcessSystem): ProcessInfo | undefined {
  const line = system.run("ps", ["-ww", "-o", "stat=,lstart=,command=", "-p", String(pid)])?.trim();
  const match = /^(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/u.exec(line ?? "");
  if (match === null || match[1]?.startsWith("Z") === true) return undefined;
  return { startTime: (match[2] ?? "").replace(/\s+/gu, " "), commandLine: match[3] ?? "" };
}

/** Written from the documentation of Win32_Process, not run on Windows. */
function windowsInfo(pid: number, system: ProcessSystem): ProcessInfo | undefined {
  const answer = system.run("powershell.exe", [
    ...POWERSHELL,
    `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; if ($p) { $p.CreationDate.ToFileTimeUtc(); $p.CommandLine }`,
  ]);
  const [startTime, ...rest] = (answer ?? "").trim().split(/\r?\n/u);
  if (startTime === undefined || startTime === "") return undefined;
  return { startTime, commandLine: rest.join(" ") };
}
