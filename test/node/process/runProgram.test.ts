import { ChildProcess } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runProgram } from "../../../src/node/process/runProgram";

const ABSENT = "tunesmith-no-such-program";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a program that is asked something", () => {
  it("ends with what it prints, is absent, or is killed when it says nothing in time", async () => {
    const print = ["-e", "console.log('out'); console.error('err'); process.exitCode = 3"];
    expect(await runProgram(process.execPath, print, { timeout: 20_000 })).toEqual({
      ...{ status: "ended", exitCode: 3, stdout: "out\n", stderr: "err\n" },
    });
    expect(await runProgram(ABSENT, [], { timeout: 20_000 })).toEqual({ status: "absent" });
    const wait = ["-e", "setInterval(() => 0, 1000)"];
    expect(await runProgram(process.execPath, wait, { timeout: 50 })).toEqual({
      ...{ status: "timedOut", seconds: 0.05 },
    });
  });

  it("is killed when it is no longer wanted, and not started when it never was", async () => {
    const abort = new AbortController();
    const wait = ["-e", "setInterval(() => 0, 1000)"];
    const running = runProgram(process.execPath, wait, { timeout: 20_000, signal: abort.signal });
    abort.abort();
    expect(await running).toEqual({ status: "broken", detail: "no longer wanted" });
    const options = { timeout: 20_000, signal: abort.signal };
    expect(await runProgram(ABSENT, [], options)).toEqual({ status: "broken", detail: "no longer wanted" });
  });

  it("is never signalled when it could not be started: the signal would go to our own process group", async () => {
    const kill = vi.spyOn(ChildProcess.prototype, "kill").mockReturnValue(true);
    const abort = new AbortController();
    const asked = runProgram(ABSENT, [], { timeout: 20_000, signal: abort.signal });
    abort.abort();
    expect(await asked).toEqual({ status: "broken", detail: "no longer wanted" });
    expect(await runProgram(ABSENT, [], { timeout: 20_000, signal: abort.signal })).toMatchObject({
      ...{ status: "broken" },
    });
    expect(kill).not.toHaveBeenCalled();
  });
});
