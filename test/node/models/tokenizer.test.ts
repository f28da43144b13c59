import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../../src/base/userError";
import { loadTokenizer } from "../../../src/node/models/tokenizer";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tokenizer-"));
  const source = path.join(import.meta.dirname, "../../contract/supervision/tokenizers/bytes.json");
  const { tokenizer, config } = JSON.parse(readFileSync(source, "utf8")) as Record<string, unknown>;
  writeFileSync(path.join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  writeFileSync(path.join(folder, "tokenizer_config.json"), JSON.stringify(config));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function failure(): Promise<UserError> {
  const error: unknown = await loadTokenizer(folder).then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof UserError)) throw new Error(`a UserError was expected, not ${String(error)}`);
  return error;
}

test("a model folder gives its tokenizer, its template and the hashes of both", async () => {
  const loaded = await loadTokenizer(folder);
  expect(loaded.tokenizer.vocabularySize).toBe(768);
  expect(loaded.template?.marksGeneration).toBe(true);
  expect([loaded.tokenizerSha256, loaded.templateSha256]).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/u),
    expect.stringMatching(/^[0-9a-f]{64}$/u),
  ]);
});

test("a template file beside the tokenizer wins over the config's, and one named in the run config over both", async () => {
  writeFileSync(path.join(folder, "chat_template.jinja"), "beside");
  writeFileSync(path.join(folder, "other.jinja"), "named");
  const render = { messages: [], tools: null, addGenerationPrompt: false, bosToken: "", eosToken: "" };
  expect((await loadTokenizer(folder)).template?.render(render)).toEqual({ ok: true, value: "beside" });
  const named = await loadTokenizer(folder, path.join(folder, "other.jinja"));
  expect(named.template?.render(render)).toEqual({ ok: true, value: "named" });
});

test.each(["tokenizer.json", "tokenizer_config.json"])(
  "a missing %s is named with a next step",
  async (name) => {
    rmSync(path.join(folder, name));
    const error = await failure();
    expect(error.code).toBe("XMD001");
    expect(error.message).toContain(name);
    expect(error.file).toBe(path.join(folder, name));
  },
);

test.each([
  ["not JSON", "{"],
  ["another document", "[1, 2]"],
  ["a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"],
  ["binary", "\u0000\ufffd\u0001"],
])("a tokenizer.json that is %s is named as damaged, without a stack", async (_, content) => {
  writeFileSync(path.join(folder, "tokenizer.json"), content);
  const error = await failure();
  expect(error.code).toBe("RUN034");
  expect(error.message).toContain("tokenizer.json");
  expect(error.nextStep).not.toBe("");
});

test("a chat template that does not compile is named with its file", async () => {
  writeFileSync(path.join(folder, "chat_template.jinja"), "{% for %}");
  expect(await failure()).toMatchObject({ code: "TPL002", file: path.join(folder, "chat_template.jinja") });
});
