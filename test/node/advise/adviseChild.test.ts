import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adviseChild } from "../../../src/node/advise/adviseChild";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-advise-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const REFUSED = {
  ...{ version: 1, command: "init", product: "0", ok: false, reasons: [], needs: [], choices: [] },
};

/** A command line that tells what it was asked, or says what a test wants to hear. */
function cli(body: string) {
  const script = path.join(folder, "cli.cjs");
  writeFileSync(script, body);
  return { program: process.execPath, args: [script] };
}

describe("asking for a run config in a child process", () => {
  it("passes names as arguments, however they begin, from the folder of the data", async () => {
    const echo = `process.stdout.write(JSON.stringify({...${JSON.stringify(REFUSED)}, message: JSON.stringify([process.cwd(), ...process.argv.slice(2)])}));`;
    const advice = await adviseChild(
      cli(echo),
      path.join(folder, "--a;$(x).jsonl"),
      ["/m m"],
      ["data.max_length=9"],
    );
    const [cwd, ...args] = JSON.parse(advice.ok ? "[]" : advice.message) as string[];
    expect(path.basename(cwd!)).toBe(path.basename(folder));
    expect(args).toEqual([
      ...["init", "./--a;$(x).jsonl", "--format", "json"],
      ...["--models", "/m m", "--set", "data.max_length=9"],
    ]);
  });

  it("tells a problem at the data's own place", async () => {
    const body = `process.stderr.write("error: a.jsonl has no rows\\n  at    a.jsonl\\n  next: name another\\n"); process.exitCode = 2;`;
    const file = path.join(folder, "a.jsonl");
    await expect(adviseChild(cli(body), file, [], [])).rejects.toMatchObject({
      ...{ name: "UserError", message: "a.jsonl has no rows", nextStep: "name another", file },
    });
  });

  it("takes a document of another form, and a crash, for the bugs that they are", async () => {
    const file = path.join(folder, "a.jsonl");
    const odd = cli(`process.stdout.write('{"version": 1, "ok": true}');`);
    await expect(adviseChild(odd, file, [], [])).rejects.toThrow(/exit code 0/u);
    const crash = cli(`throw new Error("boom");`);
    await expect(adviseChild(crash, file, [], [])).rejects.toThrow(/boom/u);
  });
});
