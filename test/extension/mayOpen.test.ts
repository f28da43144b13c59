import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mayOpen } from "../../src/extension/rows/mayOpen";
import { fake, reset } from "../fakes/vscode";

let folder: string;
beforeEach(() => {
  reset();
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-open-"));
  fake.folders = [folder];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("never opens a share or a device, whoever is trusted", () => {
  for (const file of ["\\\\server\\share\\rows.jsonl", "//server/share/rows.jsonl", "\\\\.\\pipe\\x", "a\0b"])
    expect(mayOpen(file), file).toBe(false);
  expect(mayOpen("/data/rows.jsonl")).toBe(true);
});

it("opens only what lies in the folders before trust is given, and follows no link out", () => {
  fake.trusted = false;
  const inside = path.join(folder, "rows.jsonl");
  writeFileSync(inside, "{}\n");
  symlinkSync("/etc", path.join(folder, "link"));
  expect(mayOpen(inside)).toBe(true);
  expect(mayOpen("/etc/hostname")).toBe(false);
  expect(mayOpen(path.join(folder, "link/hostname"))).toBe(false);
});
