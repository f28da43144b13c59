/**
 * The language server in parts: `dist/server.js` is what it needs from the start, and `dist/server-*.js` are loaded when
 * `import()` in its sources comes to them.
 *
 * esbuild splits ES modules only, and cuts what several parts share into pieces of their own. So it splits; then the
 * pieces that the start needs are joined to one file again, and everything is written as CommonJS, like every other
 * bundle. Parts find what they share with the start in `server.js`, which is loaded by then.
 */
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, transform } from "esbuild";

const ENTRY = "server.js";
const PIECE = /^server-.*\.js$/u;

/**
 * Builds the parts and writes nothing: `{ metafile, files: [{ name, text }] }`. The metafile knows the files as they
 * are, with what the sources became in them.
 */
export async function bundleServer(options) {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: { server: "src/server/main.ts" },
    outdir: "dist",
    format: "esm",
    splitting: true,
    chunkNames: "server-[name]-[hash]",
    metafile: true,
    write: false,
  });
  const texts = new Map(outputFiles.map((file) => [path.basename(file.path), file.text]));
  const start = loadedAtStart(metafile);
  const exportOf = new Map(start.filter((name) => name !== ENTRY).map((name, i) => [name, `part${i}`]));
  const files = [{ name: ENTRY, text: await joined(texts, exportOf, options) }];
  for (const [name, text] of texts)
    if (!start.includes(name)) files.push({ name, text: await asPart(text, exportOf, options) });
  return { files, metafile: describe(files, metafile, start) };
}

/** Writes the parts into a folder, and takes away those of an earlier build. Returns the metafile. */
export async function buildServer(options, folder) {
  const { metafile, files } = await bundleServer(options);
  const names = new Set(files.map(({ name }) => name));
  for (const name of await readdir(folder))
    if (PIECE.test(name) && !names.has(name)) await rm(path.join(folder, name));
  await Promise.all(files.map(({ name, text }) => writeFile(path.join(folder, name), text)));
  return metafile;
}

/** The entry, and whatever it imports without `import()`. */
function loadedAtStart({ outputs }) {
  const found = new Set();
  const follow = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path: imported, kind } of outputs[`dist/${name}`].imports)
      if (kind === "import-statement" && imported in outputs) follow(path.basename(imported));
  };
  follow(ENTRY);
  return [...found];
}

/** One file of the pieces that the start needs, which exports each of them for the parts. */
async function joined(texts, exportOf, options) {
  const exports = [...exportOf].map(([name, as]) => `export * as ${as} from "./${name}";`);
  const { outputFiles } = await build({
    ...common(options),
    bundle: true,
    write: false,
    stdin: { contents: [`import "./${ENTRY}";`, ...exports].join("\n") },
    external: ["node:*", ...(options.external ?? [])],
    plugins: [
      {
        name: "pieces",
        setup: (plugin) => {
          plugin.onResolve({ filter: /^\.\/server.*\.js$/ }, ({ path: named }) => {
            const name = named.slice(2);
            const isPiece = name === ENTRY || exportOf.has(name);
            return isPiece ? { path: name, namespace: "piece" } : { path: named, external: true };
          });
          plugin.onLoad({ filter: /./, namespace: "piece" }, ({ path: name }) => ({
            contents: texts.get(name),
          }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}

async function asPart(text, exportOf, options) {
  const { code } = await transform(text, common(options));
  return code.replaceAll(/require\("\.\/(server-[^"]+)"\)/gu, (found, name) => {
    const as = exportOf.get(name);
    return as === undefined ? found : `require("./${ENTRY}").${as}`;
  });
}

function common({ target, charset }) {
  return {
    ...{ format: "cjs", platform: "node", target, charset, minify: true, legalComments: "none" },
    // `require` where the sources say `import()`.
    supported: { "dynamic-import": false },
    logLevel: "warning",
  };
}

/** The metafile of the split, with the pieces of the start as one output, and the sizes of the files. */
function describe(files, { inputs, outputs }, start) {
  const described = files.map(({ name, text }) => {
    const { imports, inputs: own, ...rest } = outputs[`dist/${name}`];
    const bytes = Buffer.byteLength(text);
    if (name !== ENTRY) return [`dist/${name}`, { ...rest, imports, inputs: own, bytes }];
    const pieces = start.map((piece) => outputs[`dist/${piece}`]);
    const known = (imported) => start.includes(path.basename(imported.path));
    return [
      `dist/${name}`,
      {
        ...rest,
        imports: pieces.flatMap((piece) => piece.imports).filter((imported) => !known(imported)),
        // A source is in one piece only.
        inputs: Object.assign({}, ...pieces.map((piece) => piece.inputs)),
        bytes,
      },
    ];
  });
  return { inputs, outputs: Object.fromEntries(described) };
}
