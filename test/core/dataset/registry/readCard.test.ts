import { describe, expect, it } from "vitest";
import { readCard } from "../../../../src/core/dataset/registry/readCard";

const card = (yaml: string): string => `---\n${yaml}---\n# A dataset\n`;

describe("a dataset card", () => {
  it("names licences and sources at their places", () => {
    const text = card("license:\n- mit\n- 'cc-by-4.0'\nsource_datasets: extended|größe # why\n");
    const found = readCard(text)?.card;
    expect(found?.licences.map(({ name }) => name)).toEqual(["mit", "cc-by-4.0"]);
    const bytes = Buffer.from(text);
    const written = [...(found?.licences ?? []), ...(found?.sources ?? [])].map(
      ({ place: { byteOffset, byteLength } }) => bytes.toString("utf8", byteOffset, byteOffset + byteLength),
    );
    expect(written).toEqual(["mit", "'cc-by-4.0'", "extended|größe"]);
    expect(found?.sources[0]?.place).toMatchObject({ line: 5, column: 18 });
  });

  it.each([
    ["configs:\n- config_name: a\n  data_files: x.jsonl\n", [["a", undefined, ["x.jsonl"]]]],
    ["configs:\n- data_files: [x.jsonl, y.jsonl]\n", [["default", undefined, ["x.jsonl", "y.jsonl"]]]],
    [
      "configs:\n- data_files:\n  - {split: train, path: 'a*'}\n  - split: test\n    path: [b, c]\n",
      [
        ["default", "train", ["a*"]],
        ["default", "test", ["b", "c"]],
      ],
    ],
    [
      "configs:\n- data_dir: d\n  data_files:\n    train: a\n    dev: b\n",
      [
        ["default", "train", ["d/a"]],
        ["default", "dev", ["d/b"]],
      ],
    ],
  ])("names files: %j", (yaml, expected) => {
    const found = readCard(card(yaml));
    expect(found?.files.map(({ config, split, patterns }) => [config, split, patterns])).toEqual(expected);
    expect(found?.problems).toEqual([]);
  });

  it("leaves a configuration without files to the names", () => {
    expect(readCard(card("configs:\n- config_name: en\n  data_dir: en\n"))?.folders).toEqual([
      { config: "en", folder: "en" },
    ]);
  });

  it("tells where its YAML is broken", () => {
    const [problem] = readCard(card("license: [mit\nconfigs: {\n"))?.problems ?? [];
    expect(problem?.message).toContain("not YAML");
    expect(problem?.place.line).toBeGreaterThan(1);
  });

  it("follows aliases, and no circle of them", () => {
    const found = readCard(card("x: &l mit\nlicense: *l\n"));
    expect(found?.card.licences.map(({ name }) => name)).toEqual(["mit"]);
  });

  it.each([
    ["no metadata", "# A project\n"],
    ["metadata that do not end", "---\nlicense: mit\n"],
    ["a page of a site", card("title: Home\nlayout: page\n")],
    ["a model's card", card("license: mit\nbase_model: x/y\npipeline_tag: text-generation\n")],
    ["an app's card", card("license: mit\nsdk: gradio\napp_file: app.py\npretty_name: Demo\n")],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    expect(readCard(text)).toBeUndefined();
  });
});

it("a head that is nested without end is no card: the parser must not see it", () => {
  expect(readCard(card(`license: mit\nconfigs: ${"[".repeat(20_000)}\n`))).toBeUndefined();
});
