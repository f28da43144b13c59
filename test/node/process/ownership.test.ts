import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { claimHere, identityOf, isOurs, signalVerified } from "../../../src/node/process/ownership";
import { bootId, processInfo } from "../../../src/node/process/processInfo";
import { childEnvironment } from "../../../src/node/process/spawnDetached";
import type { ProcessSystem } from "../../../src/node/process/system";

const RUN = "triage-20261122-101502-9f3a";

/** A Linux of our own making: one process, and a record of what was signalled. */
function fakeLinux(process: { pid: number; startTime: string; commandLine: string; state?: string }): {
  system: ProcessSystem;
  signalled: [number, string][];
} {
  const signalled: [number, string][] = [];
  const fields = Array.from({ length: 30 }, (_, i) => (i === 19 ? process.startTime : String(i)));
  fields[0] = process.state ?? "S";
  const files: Record<string, string> = {
    "/proc/sys/kernel/random/boot_id": "boot-1\n",
    [`/proc/${process.pid}/stat`]: `${process.pid} (na me) with) brackets) ${fields.join(" ")}`,
    [`/proc/${process.pid}/cmdline`]: process.commandLine.replaceAll(" ", "\0"),
  };
  const system: ProcessSystem = {
    platform: "linux",
    host: "here",
    readFile: (path) => files[path],
    run: () => undefined,
    kill: (pid, signal) => signalled.push([pid, signal]),
  };
  return { system, signalled };
}

const identity = { pid: 4711, startTime: "123456" };
const process4711 = { ...identity, commandLine: `node cli.js supervise /runs/${RUN}` };
const claim = { host: "here", bootId: "boot-1", runId: RUN };

describe("a recorded process", () => {
  it("is ours when host, boot, pid, start time and run id match", () => {
    expect(isOurs(identity, claim, fakeLinux(process4711).system)).toBe(true);
  });

  it.each([
    ["another host", identity, { ...claim, host: "elsewhere" }, process4711],
    ["another boot", identity, { ...claim, bootId: "boot-0" }, process4711],
    ["another start time: the pid was reused", { ...identity, startTime: "99" }, claim, process4711],
    ["another command line", identity, claim, { ...process4711, commandLine: "vim" }],
    ["a dead child that nobody has reaped", identity, claim, { ...process4711, state: "Z" }],
    ["pid 1", { pid: 1, startTime: "123456" }, claim, { ...process4711, pid: 1 }],
    ["pid 0", { pid: 0, startTime: "123456" }, claim, { ...process4711, pid: 0 }],
    ["a negative pid, which would mean a group", { pid: -1, startTime: "123456" }, claim, process4711],
    ["an empty run id, which every command line contains", identity, { ...claim, runId: "" }, process4711],
  ])("is not ours with %s, and is never signalled", (_, recorded, where, living) => {
    const { system, signalled } = fakeLinux(living);
    expect(isOurs(recorded, where, system)).toBe(false);
    expect(signalVerified(recorded, where, "SIGKILL", { group: true, system })).toBe(false);
    expect(signalled).toEqual([]);
  });

  it("is signalled as a group only when asked", () => {
    const { system, signalled } = fakeLinux(process4711);
    signalVerified(identity, claim, "SIGTERM", { system });
    signalVerified(identity, claim, "SIGKILL", { group: true, system });
    expect(signalled).toEqual([
      [4711, "SIGTERM"],
      [-4711, "SIGKILL"],
    ]);
  });
});

describe("other systems", () => {
  const answering = (platform: NodeJS.Platform, answers: (program: string) => string): ProcessSystem => ({
    platform,
    host: "here",
    readFile: () => undefined,
    run: answers,
    kill: () => undefined,
  });

  it("macOS: start time and command line come from ps (its output is from the manual; not run there)", () => {
    const mac = answering("darwin", (program) =>
      program === "ps"
        ? `S    Mon Nov 23 10:15:02 2026     node cli.js supervise /runs/${RUN}\n`
        : "{ sec = 1790000000, usec = 1 } Mon Nov 23\n",
    );
    expect(processInfo(4711, mac)).toEqual({
      startTime: "Mon Nov 23 10:15:02 2026",
      commandLine: `node cli.js supervise /runs/${RUN}`,
    });
    expect(bootId(mac)).toContain("1790000000");
  });

  it("macOS: a zombie is dead", () => {
    const mac = answering("darwin", () => "Z+   Mon Nov 23 10:15:02 2026     (node)\n");
    expect(processInfo(4711, mac)).toBeUndefined();
  });

  it("Windows: creation time and command line come from Win32_Process (not run there)", () => {
    const windows = answering(
      "win32",
      () => `134083809020000000\r\nnode cli.js supervise C:\\runs\\${RUN}\r\n`,
    );
    expect(processInfo(4711, windows)).toEqual({
      startTime: "134083809020000000",
      commandLine: `node cli.js supervise C:\\runs\\${RUN}`,
    });
  });

  it("Windows: nothing is answered for a process that has ended", () => {
    expect(
      processInfo(
        4711,
        answering("win32", () => "\r\n"),
      ),
    ).toBeUndefined();
  });
});

describe.skipIf(!existsSync("/proc/self/stat"))("this machine", () => {
  it("recognises a real child while it lives, and no longer", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)", RUN], { stdio: "ignore" });
    const pid = child.pid ?? 0;
    const here = claimHere(RUN);
    const living = identityOf(pid) ?? null;
    expect(isOurs(living, here)).toBe(true);
    expect(isOurs(living, { ...here, runId: "another-run" })).toBe(false);
    child.kill("SIGKILL");
    for (let i = 0; i < 100 && isOurs(living, here); i++) await sleep(20);
    expect(isOurs(living, here)).toBe(false);
  });
});

describe("the environment of our programs", () => {
  it("is plain Node, without the editor's switches", () => {
    const env = childEnvironment({ PATH: "/bin", NODE_OPTIONS: "--inspect", VSCODE_PID: "1", HOME: "/h" });
    expect(env).toEqual({ PATH: "/bin", HOME: "/h", ELECTRON_RUN_AS_NODE: "1" });
  });
});
