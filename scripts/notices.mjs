// The packages that travel inside ours, their licences, and the file that says so:
// `node scripts/notices.mjs --write | --check` (after a build: esbuild's metafiles in out/meta say what is bundled).
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..");
const noticesFile = "THIRD_PARTY_NOTICES";

/** The licences that a bundled package may have. */
export const allowedLicences = [
  ...["MIT", "ISC", "0BSD", "Apache-2.0", "BlueOak-1.0.0"],
  ...["BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear"],
];

/** Packages of the nested node_modules; they are not bundled, so no metafile knows them. */
const stagedPackages = ["onnxruntime-node", "onnxruntime-common"];

/** Who holds the rights in packages that name the MIT licence and carry no text of it. A new one is looked up once. */
const holdersWithoutText = {
  "@microsoft/fast-element": "Microsoft Corporation",
  "@microsoft/fast-foundation": "Microsoft Corporation",
  "@microsoft/fast-react-wrapper": "Microsoft Corporation",
  "@microsoft/fast-web-utilities": "Microsoft Corporation",
  "onnxruntime-node": "Microsoft Corporation",
  "onnxruntime-common": "Microsoft Corporation",
};

/** What the native library is made of is listed by its authors, not in the npm package. */
const remarks = {
  "onnxruntime-node":
    "The native library contains further components; their notices are in the file ThirdPartyNotices.txt of\n" +
    "https://github.com/microsoft/onnxruntime at the tag of this version.",
};

/**
 * Every package with at least one byte in a bundle, and the staged runtime, sorted by name:
 * `[{ name, version, licence, texts, bundles }]`. Throws when nothing has been built.
 */
export function listBundled(root = repository) {
  const bundlesOf = new Map(
    stagedPackages.map((name) => [`node_modules/${name}`, new Set(["node_modules"])]),
  );
  for (const file of metafiles(root)) {
    const { outputs } = JSON.parse(readFileSync(join(root, "out", "meta", file), "utf8"));
    for (const folder of Object.values(outputs).flatMap(packageFolders)) {
      const bundles = bundlesOf.get(folder) ?? new Set();
      bundlesOf.set(folder, bundles.add(file.replace(/\.json$/, "")));
    }
  }
  const described = [...bundlesOf].map(([folder, bundles]) => ({
    ...describe(root, folder),
    bundles: [...bundles].sort(),
  }));
  return described.sort((a, b) => compare(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

/** True for one allowed identifier, or for a choice (`MIT OR …`) that contains one. */
export function isAllowed(licence) {
  const choices = licence.replace(/^\(|\)$/g, "").split(" OR ");
  return choices.some((choice) => allowedLicences.includes(choice.trim()));
}

/** The content of THIRD_PARTY_NOTICES for a list of packages. */
export function noticesText(packages) {
  const head =
    "Tunesmith is made available under the MIT licence (LICENSE). Its package contains code of these projects,\n" +
    "each under its own licence. Made by `node scripts/notices.mjs --write`.\n";
  const list = packages.map((one) => `  ${one.name} ${one.version} (${one.licence})`).join("\n");
  const rule = "-".repeat(110);
  const texts = packages.map((one) => {
    const parts = [`${one.name} ${one.version} (${one.licence})`, ...one.texts, remarks[one.name]];
    return `${rule}\n${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
  });
  return `${head}\n${list}\n\n${texts.join("\n")}`;
}

function metafiles(root) {
  let names = [];
  try {
    names = readdirSync(join(root, "out", "meta")).filter((name) => name.endsWith(".json"));
  } catch {
    // Told below, like an empty folder.
  }
  if (names.length === 0) throw new Error("out/meta holds no metafile: run `npm run build` first");
  return names;
}

/** `node_modules/a/node_modules/b` for an input of package b that was left after tree shaking. */
function packageFolders({ inputs }) {
  return Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined);
}

function describe(root, folder) {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const files = readdirSync(path).filter((file) => /^(licen[cs]e|copying|notice|third-?party)/i.test(file));
  const texts = files.sort(compare).map((file) => tidy(readFileSync(join(path, file), "utf8")));
  const holder = holdersWithoutText[name];
  if (texts.length === 0 && holder === undefined) {
    throw new Error(
      `${name} ${version} carries no licence text: look it up and name its holder in scripts/notices.mjs`,
    );
  }
  return {
    name,
    version,
    licence: license ?? "none named",
    texts: texts.length > 0 ? texts : [mitText(holder)],
  };
}

function tidy(text) {
  return text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t]+$/gm, "")
    .trim();
}

/** By code unit: the order must not depend on the machine's language. */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function mitText(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

function main(mode) {
  if (mode !== "--write" && mode !== "--check") {
    console.error("usage: node scripts/notices.mjs --write | --check");
    return 2;
  }
  const text = noticesText(listBundled());
  const file = join(repository, noticesFile);
  if (mode === "--write") {
    writeFileSync(file, text);
    return 0;
  }
  if (isCurrent(file, text)) return 0;
  console.error(`${noticesFile} is out of date: run \`node scripts/notices.mjs --write\` after a build`);
  return 1;
}

function isCurrent(file, text) {
  try {
    return readFileSync(file, "utf8") === text;
  } catch {
    return false;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = main(process.argv[2]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
