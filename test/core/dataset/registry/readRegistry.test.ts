import { describe, expect, it } from "vitest";
import { readRegistry } from "../../../../src/core/dataset/registry/readRegistry";

const write = (entries: object): string => JSON.stringify(entries, null, 2);

/** The text of a registry at a place that it gives. */
function at(text: string, { byteOffset = 0, byteLength = 0 }: { byteOffset?: number; byteLength?: number }) {
  return Buffer.from(text).toString("utf8", byteOffset, byteOffset + byteLength);
}

describe("a registry of LLaMA-Factory", () => {
  it("names local files with their format, columns and tags, each at its place", () => {
    const text = write({
      größe: { hf_hub_url: "a/b" },
      chat: {
        file_name: "chat.json",
        formatting: "sharegpt",
        columns: { messages: "talk", tools: "functions" },
        tags: { role_tag: "who", content_tag: "what", user_tag: "Q", assistant_tag: "A" },
      },
    });
    const [entry] = readRegistry(text)?.entries ?? [];
    expect(entry).toMatchObject({
      name: "chat",
      fileName: "chat.json",
      declared: {
        format: "sharegpt",
        columns: { turns: "talk", tools: "functions" },
        tags: { role_tag: "who", content_tag: "what", user_tag: "Q", assistant_tag: "A" },
      },
    });
    const fields = entry?.declared.fields ?? [];
    expect(fields.map(({ place, value }) => [at(text, place), value])).toEqual(
      ["talk", "functions", "who", "what", "Q", "A"].map((value) => [JSON.stringify(value), value]),
    );
    expect(at(text, entry?.declared ?? {})).toBe('"chat"');
    expect(entry?.fileNamePlace.line).toBe(6);
  });

  it.each([
    [{}, "alpaca", { prompt: "instruction", context: "input", completion: "output" }],
    [{ columns: { prompt: "q", response: "a" } }, "alpaca", { prompt: "q", completion: "a" }],
    [{ columns: { prompt: "body" } }, "text", { text: "body" }],
    [
      { ranking: true, columns: { prompt: "q", chosen: "y", rejected: "n" } },
      "preference",
      { prompt: "q", chosen: "y", rejected: "n" },
    ],
    [
      { columns: { prompt: "q", response: "a", kto_tag: "good" } },
      "kto",
      { prompt: "q", completion: "a", flag: "good" },
    ],
    [{ formatting: "sharegpt" }, "sharegpt", { turns: "conversations" }],
    [{ formatting: "openai", columns: { messages: "m" } }, "messages", { turns: "m" }],
  ])("reads %j as %s", (entry, format, columns) => {
    const found = readRegistry(write({ x: { file_name: "x.json", ...entry } }));
    expect(found?.entries[0]?.declared).toMatchObject({ format, columns });
    expect(found?.problems).toEqual([]);
  });

  it("says nothing of entries whose data lie elsewhere", () => {
    const remote = { a: { hf_hub_url: "a/b" }, b: { ms_hub_url: "a/b" }, c: { script_url: "c" } };
    expect(readRegistry(write(remote))).toEqual({ entries: [], problems: [] });
  });

  it.each([
    ['{"a": {"file_name": "x.json",}}', "not JSON", 30],
    ['{"a": {"file_name": 5}, "b": {"hf_hub_url": "x"}}', "names no file", 21],
    ['{"a": {"file_name": "x", "formatting": "vicuna"}}', "formatting must be", 40],
    ['{"a": {"file_name": "x", "columns": []}}', "columns must be an object", 37],
    ['{"a": {"file_name": "x", "tags": {"user_tag": 3}}}', "tags.user_tag must be a text", 47],
    ['{"a": 3, "b": {"file_name": "x"}}', "an entry must be an object", 7],
  ])("tells what is wrong with %s", (text, message, column) => {
    const [problem] = readRegistry(text)?.problems ?? [];
    expect(problem?.message).toContain(message);
    expect(problem?.place).toMatchObject({ line: 1, column });
  });

  it("is not what Hugging Face datasets writes under the same name", () => {
    const own = { builder_name: "json", features: { text: { dtype: "string" } }, splits: { train: {} } };
    expect(readRegistry(write(own))).toBeUndefined();
    expect(readRegistry("[]")).toBeUndefined();
  });

  it("counts the bytes of a byte order mark", () => {
    const text = `\uFEFF${write({ x: { file_name: "x.json" } })}`;
    expect(at(text, readRegistry(text)?.entries[0]?.declared ?? {})).toBe('"x"');
  });
});
