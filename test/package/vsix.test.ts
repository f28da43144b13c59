import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Metafile } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { hostTarget, packageExtension } from "../../scripts/package.mjs";
import { listVsix, unpackVsix } from "../../scripts/vsix.mjs";
import type { VsixEntry } from "../../scripts/vsix.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const [platform, arch] = hostTarget().split("-") as [string, string];
const runtime = "dist/node_modules/onnxruntime-node";

/**
 * contracts.md §11, with the names that vsce gives to three of the texts, and the program that reads tables, so that a
 * hostile one cannot take another process with it.
 */
const required = [
  ...["package.json", "package.nls.json", "readme.md", "changelog.md", "LICENSE.txt", "THIRD_PARTY_NOTICES"],
  ...["extension", "server", "lintWorker", "tableWorker"].map((name) => `dist/${name}.js`),
  ...["cli", "engine", "engineWorker"].map((name) => `dist/${name}.js`),
  ...["metrics", "report"].flatMap((name) => [`dist/webview/${name}.js`, `dist/webview/${name}.css`]),
  "schemas/run-config.schema.json",
  `${runtime}/package.json`,
  `${runtime}/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`,
  "dist/node_modules/onnxruntime-common/package.json",
];

const allowed: readonly (string | RegExp)[] = [
  ...required,
  // What the language server loads when it comes to it.
  /^dist\/server-\w+(-\w+)*\.js$/,
  // Icons, styles, walkthrough pictures, and the example project as data: no code.
  /^media\/[\w-]+\.(svg|png|css)$/,
  /^media\/walkthrough\/[\w-]+\.(svg|png|md)$/,
  /^media\/example\/([\w.-]+\/)*[\w.-]+\.(ya?ml|jsonl?|md|toml|lintignore|safetensors)$/,
  /^dist\/node_modules\/onnxruntime-node\/dist\/\w+\.js$/,
  new RegExp(`^${runtime}/bin/napi-v6/${platform}/${arch}/[\\w.-]+\\.(node|so\\.\\d+|dylib|dll)$`),
  /^dist\/node_modules\/onnxruntime-common\/dist\/cjs\/([\w-]+\.js|package\.json)$/,
];

function unlisted(names: readonly string[]): readonly string[] {
  return names.filter(
    (name) => !allowed.some((one) => (typeof one === "string" ? one === name : one.test(name))),
  );
}

describe("the VSIX", () => {
  let vsix: string;
  let bytes: number;
  let entries: readonly VsixEntry[];
  let names: readonly string[];

  beforeAll(() => {
    ({ vsix, bytes } = packageExtension());
    entries = listVsix(vsix);
    const envelope = ["extension.vsixmanifest", "[Content_Types].xml"];
    names = entries.map(({ name }) => name).filter((name) => !envelope.includes(name));
    names = names.map((name) => name.replace(/^extension\//, ""));
  }, 180_000);

  test("holds nothing that the contract does not list", () => {
    expect(unlisted(names)).toEqual([]);
  });

  test("holds everything that the contract lists", () => {
    expect(required.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("holds every part that the language server loads, and none of an earlier build", () => {
    const parts = names.filter((name) => name.startsWith("dist/server"));
    const { outputs } = JSON.parse(readFileSync(path.join(root, "out/meta/server.json"), "utf8")) as Metafile;
    expect([...parts].sort()).toEqual(Object.keys(outputs).sort());
  });

  test("weighs at most 25 MB", () => {
    const largest = [...entries].sort((a, b) => b.packedBytes - a.packedBytes).slice(0, 3);
    expect(bytes, `largest: ${largest.map(({ name }) => name).join(", ")}`).toBeLessThanOrEqual(25_000_000);
  });

  test("gives an engine its runtime, from its own folder and without this checkout", () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "vsix-")));
    try {
      unpackVsix(vsix, folder);
      const probe =
        'const ort = require("onnxruntime-node");' +
        'const file = require.resolve("onnxruntime-node");' +
        "console.log(JSON.stringify({ file, cpu: ort.listSupportedBackends().some((b) => b.name === 'cpu') }));";
      const options = { cwd: path.join(folder, "dist"), encoding: "utf8" } as const;
      const { stdout, stderr } = spawnSync(process.execPath, ["-e", probe], options);
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toEqual({
        file: path.join(folder, runtime, "dist", "index.js"),
        cpu: true,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test("sources, maps, tests and foreign binaries are not on the list of the contract", () => {
  const strangers = [
    "src/core/index.ts",
    "dist/extension.js.map",
    "dist/server-checkDialect.js.map",
    "test/package/vsix.test.ts",
    "dist/node_modules/yaml/package.json",
    "dist/node_modules/onnxruntime-node/bin/napi-v6/aix/ppc64/onnxruntime_binding.node",
    "media/example/run.js",
    ".vscodeignore",
  ];
  expect(unlisted(strangers)).toEqual(strangers);
});
