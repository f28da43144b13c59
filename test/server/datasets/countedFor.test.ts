import { describe, expect, it } from "vitest";
import { createLineIndex } from "../../../src/base/lineIndex";
import { parseConfig } from "../../../src/core/runconfig/parse/parseConfig";
import { resolveConfig } from "../../../src/core/runconfig/resolve/resolveConfig";
import type { LintModel } from "../../../src/protocol/lintWorker";
import { countedFor } from "../../../src/server/datasets/countedFor";

const FOLDER = "/project/configs";
const COUNTED: LintModel = {
  folder: "/project/model",
  ...{ trainOn: "assistant", maxLength: 512, truncation: "error" },
};

function held(model: string, data: string, counted: LintModel | undefined = COUNTED): string {
  const text = `model: {${model}}\ndata: {${data}}\n`;
  const { resolved } = resolveConfig(parseConfig(text).root, undefined, createLineIndex(text));
  return countedFor(counted, resolved, FOLDER);
}

describe("counts in tokens that were made for one config", () => {
  it("hold for another one with the same model and limit, whatever its path is written like", () => {
    expect(held("name_or_path: ../model", "max_length: 512")).toBe("all");
    expect(held("name_or_path: /project/model/", "max_length: 512, truncation: drop")).toBe("all");
  });

  it("hold as lengths where the limit is another", () => {
    expect(held("name_or_path: ../model", "max_length: 513")).toBe("lengths");
  });

  it("do not hold for another model or template, nor for none", () => {
    expect(held("name_or_path: ../other", "max_length: 512")).toBe("nothing");
    expect(held("name_or_path: ../model, chat_template: chat.jinja", "max_length: 512")).toBe("nothing");
    expect(held("revision: main", "max_length: 512")).toBe("nothing");
    expect(countedFor(undefined, resolvedOf(), FOLDER)).toBe("nothing");
  });

  it("hold with the same template of its own", () => {
    const counted = { ...COUNTED, chatTemplate: "/project/configs/chat.jinja" };
    expect(held("name_or_path: ../model, chat_template: chat.jinja", "max_length: 512", counted)).toBe("all");
    expect(held("name_or_path: ../model", "max_length: 512", counted)).toBe("nothing");
  });
});

function resolvedOf(): Parameters<typeof countedFor>[1] {
  const text = "model: {name_or_path: ../model}\n";
  return resolveConfig(parseConfig(text).root, undefined, createLineIndex(text)).resolved;
}
