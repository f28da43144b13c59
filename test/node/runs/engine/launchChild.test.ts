import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChild } from "../../../../src/node/runs/engine/launchChild";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-launch-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A command line that says what a test wants to hear. */
function cli(options: { readonly out?: unknown; readonly err?: string; readonly code?: number }) {
  const script = path.join(folder, "cli.cjs");
  const { out = "", err = "", code = 0 } = options;
  const text = typeof out === "string" ? out : JSON.stringify(out);
  writeFileSync(
    script,
    `process.stdout.write(${JSON.stringify(text)}); process.stderr.write(${JSON.stringify(err)}); process.exitCode = ${String(code)};
     if (process.env.ELECTRON_RUN_AS_NODE !== "1") process.exitCode = 9;`,
  );
  return { program: process.execPath, args: [script] };
}
const config = (): string => path.join(folder, "a b;$(x).tune.yaml");

describe("creating a run in a child process", () => {
  it("gives the run's id and folder, and what was printed on the way", async () => {
    const program = cli({ out: { version: 1, id: "a-1", path: "/w/runs/a-1" }, err: "2 rows left out\n" });
    expect(await launchChild(program, config())).toEqual({
      id: "a-1",
      folder: "/w/runs/a-1",
      log: "2 rows left out\n",
    });
  });

  it("names the first error of the config with its line, and counts the others", async () => {
    const finding = {
      code: "CFG002",
      severity: "error",
      line: 17,
      message: "unknown key `x`",
      help: "write `y`",
    };
    const program = cli({ out: { findings: [{ severity: "warning" }, finding, finding] }, code: 1 });
    await expect(launchChild(program, config())).rejects.toMatchObject({
      name: "UserError",
      code: "CFG002",
      message: expect.stringMatching(/unknown key `x`, and 1 more$/u) as string,
      nextStep: "write `y`",
      file: config(),
      line: 17,
    });
  });

  it("understands a problem as the command line prints it, with and without a place", async () => {
    const err =
      "  ✔ lint\nerror: model.safetensors ends too early\n  at    /w/model.safetensors:3\n  next: copy it again\n";
    await expect(launchChild(cli({ err, code: 2 }), config())).rejects.toMatchObject({
      name: "UserError",
      message: "model.safetensors ends too early",
      file: "/w/model.safetensors",
      line: 3,
      nextStep: "copy it again",
    });
    const bare = "error: the disk is full\n  next: make room\n";
    await expect(launchChild(cli({ err: bare, code: 3 }), config())).rejects.toMatchObject({
      message: "the disk is full",
      file: undefined,
      nextStep: "make room",
    });
  });

  it("a bug of the child is a bug here too, with its stack", async () => {
    const program = cli({ err: "TypeError: x\n    at y\n", code: 3 });
    await expect(launchChild(program, config())).rejects.toThrow(/TypeError: x/u);
  });

  it("a program that does not exist is an error, not a crash", async () => {
    await expect(launchChild({ program: path.join(folder, "no"), args: [] }, config())).rejects.toThrow(
      /ENOENT/u,
    );
  });
});
