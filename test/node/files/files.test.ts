import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLineWriter } from "../../../src/node/files/lineWriter";
import { tailLines } from "../../../src/node/files/lineTail";
import { hashFile, sha256 } from "../../../src/node/files/sha256";
import { writeWhole, writeWholeJson } from "../../../src/node/files/writeWhole";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-files-"));
  file = path.join(folder, "lines.jsonl");
});
afterEach(() => {
  delete process.env["TUNESMITH_FAULT"];
  rmSync(folder, { recursive: true, force: true });
});

function append(...lines: readonly string[]): void {
  const writer = openLineWriter(file);
  for (const line of lines) writer.append(line);
  writer.close();
}

describe("a line file", () => {
  it("loses only the unfinished bytes after the last LF when the next writer begins", () => {
    writeFileSync(file, 'one\ntwo\n{"half": "ü');
    append("three");
    expect(readFileSync(file, "utf8")).toBe("one\ntwo\nthree\n");
  });

  it("that never had a whole line begins anew", () => {
    writeFileSync(file, "x".repeat(200_000));
    append("one");
    expect(readFileSync(file, "utf8")).toBe("one\n");
  });

  it("is not touched by a writer that appends nothing", () => {
    writeFileSync(file, "one\nhalf");
    append();
    expect(readFileSync(file, "utf8")).toBe("one\nhalf");
  });

  it("keeps its earlier lines when the disk is full", () => {
    append("one");
    process.env["TUNESMITH_FAULT"] = "write:lines.jsonl";
    expect(() => {
      append("two");
    }).toThrow(/ENOSPC/u);
    expect(readFileSync(file, "utf8")).toBe("one\n");
  });
});

describe("following a line file", () => {
  it("gives each whole line once, wherever the writer was interrupted", () => {
    const text = '{"text":"größer 😀"}\n{"text":"日本語"}\n{"n":3}\n';
    const bytes = Buffer.from(text, "utf8");
    for (const pieces of [1, 2, 3, 7]) {
      const target = path.join(folder, `cut-${pieces}.jsonl`);
      const tail = tailLines(target);
      const lines = [...tail.read()];
      for (let at = 0; at < bytes.length; at += pieces) {
        appendFileSync(target, bytes.subarray(at, at + pieces));
        lines.push(...tail.read());
      }
      expect(`${lines.join("\n")}\n`).toBe(text);
      expect(tail.offset).toBe(bytes.length);
    }
  });

  it("is not confused when the unfinished line is cut and another takes its place", () => {
    appendFileSync(file, 'one\n{"unfin');
    const tail = tailLines(file);
    expect(tail.read()).toEqual(["one"]);
    append("two");
    expect(tail.read()).toEqual(["two"]);
  });

  it("goes on from a byte offset", () => {
    append("ä", "b");
    expect(tailLines(file, 3).read()).toEqual(["b"]);
  });

  it("takes lines longer than its buffer", () => {
    const long = "😀".repeat(200_000);
    append(long, "short");
    expect(tailLines(file).read()).toEqual([long, "short"]);
  });
});

describe("a file written whole", () => {
  it("keeps its old content and leaves no temporary file when the write fails", () => {
    const target = path.join(folder, "result.json");
    writeWholeJson(target, { old: true });
    process.env["TUNESMITH_FAULT"] = "write:result.json";
    expect(() => {
      writeWhole(target, "new");
    }).toThrow(/ENOSPC/u);
    expect(readFileSync(target, "utf8")).toBe('{\n  "old": true\n}\n');
    expect(readdirSync(folder)).toEqual(["result.json"]);
  });

  it("replaces the old content", () => {
    const target = path.join(folder, "a.json");
    writeWhole(target, "old");
    const before = statSync(target).ino;
    writeWhole(target, "new");
    expect(readFileSync(target, "utf8")).toBe("new");
    expect(statSync(target).ino).not.toBe(before);
  });
});

describe("hashing", () => {
  it("is SHA-256 of the bytes, streamed or not", async () => {
    // FIPS 180-2, appendix B.1.
    writeFileSync(file, "abc");
    const known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await hashFile(file)).toEqual({ bytes: 3, sha256: known });
    expect(sha256("abc")).toBe(known);
  });
});
