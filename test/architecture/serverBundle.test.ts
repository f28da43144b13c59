import type { Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { nodeOptions } from "../../scripts/build.mjs";
import { groupSizes, serverSizes } from "../../scripts/bundleSize.mjs";
import { bundleServer, type ServerBundle } from "../../scripts/serverBundle.mjs";

/** Bytes of `dist/server.js`, minified. */
const MOST_AT_START = 400_000;
const ENTRY = "dist/server.js";
const ADVICE =
  "put off with `import()` what not every session needs: docs/ARCHITECTURE.md, what the server loads";

/** What a session with configs of our own does not need, by the part of the path that tells it. */
const NOT_AT_START: readonly string[] = [
  ...["/typebox/", "/hyparquet/", "/flechette/", "/fzstd/", "/smol-toml/", "/vscode-languageserver/"],
  ...["/@huggingface/jinja/", "/@huggingface/tokenizers/"],
  ...[
    "src/core/lint/rules/",
    "src/core/supervision/",
    "src/core/memory/runMemory",
    "src/core/runconfig/format/",
  ],
  ...["src/core/runconfig/dialects/", "src/core/runconfig/advise/", "src/core/runconfig/jsonSchema"],
  ...["src/node/dataset/readItems", "src/node/models/", "src/node/hardware/"],
];

function sourcesOf({ outputs }: Metafile, file: string): readonly string[] {
  const { inputs } = outputs[file]!;
  return Object.keys(inputs).filter((source) => inputs[source]!.bytesInOutput > 0);
}

/** How a source came into a bundle: each line imports the next. */
function importPath({ inputs }: Metafile, source: string): string {
  const before = new Map<string, string | undefined>([["src/server/main.ts", undefined]]);
  for (const [file] of before)
    for (const { path, kind } of inputs[file]?.imports ?? [])
      if (kind !== "dynamic-import" && !before.has(path)) before.set(path, file);
  const steps: string[] = [];
  for (let at: string | undefined = source; at !== undefined; at = before.get(at)) steps.unshift(at);
  return steps.join("\n  imports ");
}

describe("the language server's bundle", () => {
  let bundle: ServerBundle;
  beforeAll(async () => {
    bundle = await bundleServer(nodeOptions);
  });

  it(`needs at most ${String(MOST_AT_START / 1000)} KB at its start`, () => {
    const { start } = serverSizes(bundle.metafile);
    const groups = groupSizes([bundle.metafile.outputs[ENTRY]!]).slice(0, 12);
    const weighs = groups.map(([group, bytes]) => `${group} ${String(bytes)}`).join("\n");
    expect(start, `${ADVICE}\nthe largest there:\n${weighs}`).toBeLessThanOrEqual(MOST_AT_START);
  });

  it.each(NOT_AT_START)("loads nothing of %s at its start", (name) => {
    const { metafile } = bundle;
    const early = sourcesOf(metafile, ENTRY).filter((source) => source.includes(name));
    expect(early, `${ADVICE}\n${importPath(metafile, early[0] ?? "")}`).toEqual([]);
  });

  it("has the parts that it loads, and no others", () => {
    const names = new Set(bundle.files.map(({ name }) => name));
    const asked = bundle.files.flatMap(({ text }) =>
      [...text.matchAll(/require\("\.\/([^"]+)"\)/gu)].map(([, name]) => name!),
    );
    expect(new Set(["server.js", ...asked])).toEqual(names);
    expect(names.size).toBeGreaterThan(5);
    const parts = Object.keys(bundle.metafile.outputs).filter((file) => file !== ENTRY);
    const late = parts.flatMap((file) => sourcesOf(bundle.metafile, file));
    for (const name of ["src/core/runconfig/dialects/tables/", "src/node/dataset/readItems", "/jinja/"])
      expect(late.some((source) => source.includes(name))).toBe(true);
  });

  it("has no source in two files", () => {
    const all = Object.keys(bundle.metafile.outputs).flatMap((file) => sourcesOf(bundle.metafile, file));
    expect(all.length).toBe(new Set(all).size);
  });
});

describe("the table of sizes", () => {
  it("counts the start and the parts, and takes readers of datasets out of the parts only", () => {
    const output = (bytes: number, inputs: Readonly<Record<string, number>>) => ({
      ...{ bytes, imports: [], exports: [] },
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, bytesInOutput]) => [name, { bytesInOutput }]),
      ),
    });
    const outputs = {
      "dist/server.js": output(100, { "src/core/lint/personal/mask.ts": 40, "node_modules/yaml/a.js": 50 }),
      "dist/server-a.js": output(70, { "../x/node_modules/hyparquet/src/a.js": 30, "src/server/a.ts": 30 }),
    };
    expect(serverSizes({ outputs })).toEqual({ start: 100, later: 70, engine: 30, other: 140 });
    expect(groupSizes(Object.values(outputs))).toEqual([
      ["yaml", 50],
      ["src/core/lint/", 40],
      ["hyparquet", 30],
      ["src/server/", 30],
    ]);
  });
});
