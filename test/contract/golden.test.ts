import { readFileSync } from "node:fs";
import path from "node:path";
import type { TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../src/core/runs/parseEvent";
import { reduceRun } from "../../src/core/runs/runSummary";
import { LockFile } from "../../src/node/runs/store/runLock";
import { checkValue, parseChecked } from "../../src/protocol/checked";
import { EVENT_TYPES, PHASES } from "../../src/protocol/events";
import { Prediction } from "../../src/protocol/predictions";
import { CheckpointManifest, RunJson, RunLock, RunResult } from "../../src/protocol/run";

function golden(name: string): string[] {
  return readFileSync(path.join(import.meta.dirname, name), "utf8")
    .split("\n")
    .slice(0, -1);
}

const SCHEMAS: Readonly<Record<string, TSchema>> = {
  "run.json": RunJson,
  "lock.json": RunLock,
  "manifest.json": CheckpointManifest,
  "result.json": RunResult,
};

describe("golden events", () => {
  const parsed = golden("events.jsonl").map(parseEvent);
  const events = parsed.flatMap((one) => (one.kind === "event" ? [one.event] : []));

  it("are all read", () => {
    expect(parsed.filter((one) => one.kind !== "event")).toEqual([]);
  });

  it.each(EVENT_TYPES)("have a line of the type %s", (type) => {
    expect(events.some((event) => event.type === type)).toBe(true);
  });

  it.each(PHASES)("have a line of the phase %s", (phase) => {
    expect(events.some((event) => event.type === "phase" && event.phase === phase)).toBe(true);
  });

  it("are numbered without a gap and make one run of three attempts", () => {
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(reduceRun(parsed)).toMatchObject({ attempt: 3, step: 120, ended: "done", resumedAt: [50, 50] });
  });

  it.each(EVENT_TYPES)("of the type %s are refused when a field of theirs is missing", (type) => {
    const event = events.find((one) => one.type === type);
    const optional = new Set(["from", "to", "truth", "gpuMemoryBytes", "file", "line", "evidence", "step?"]);
    for (const field of Object.keys(event ?? {})) {
      if (field === "type" || optional.has(field)) continue;
      const rest = Object.fromEntries(Object.entries(event ?? {}).filter(([name]) => name !== field));
      expect(parseEvent(JSON.stringify(rest)).kind, `${type} without ${field}`).toBe("bad");
    }
  });

  it("may carry fields that we do not know", () => {
    for (const line of golden("events.jsonl"))
      expect(parseEvent(line.replace(/\}$/u, ',"later":{"a":1}}')).kind).toBe("event");
  });
});

describe("golden predictions", () => {
  it.each(golden("predictions.jsonl"))("%s", (line) => {
    expect(parseChecked(Prediction, line)).toMatchObject({ ok: true });
  });
});

describe("golden run files", () => {
  const files = golden("files.jsonl").map((line) => JSON.parse(line) as { file: string; content: object });

  it.each(Object.keys(SCHEMAS))(
    "%s has an example that is read, also with fields that we do not know",
    (name) => {
      const examples = files.filter(({ file }) => file === name);
      expect(examples.length).toBeGreaterThan(0);
      for (const { content } of examples) {
        expect(checkValue(SCHEMAS[name]!, content)).toMatchObject({ ok: true });
        expect(checkValue(SCHEMAS[name]!, { ...content, later: true })).toMatchObject({ ok: true });
      }
    },
  );

  it("a lock with our addition is still a lock of the contract", () => {
    const stopping = files.find(({ content }) => "stopRequestedAt" in content);
    expect(checkValue(LockFile, stopping?.content)).toMatchObject({ ok: true });
    expect(checkValue(RunLock, stopping?.content)).toMatchObject({ ok: true });
  });
});
