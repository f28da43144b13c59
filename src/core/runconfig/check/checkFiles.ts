import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import { pathMeant } from "./pathMeant";
import type { Extra, Reporter } from "./reporter";
import { yamlText } from "../scalars/yamlText";

/** `owner/name`, which may be a folder and a name as well. */
const HUB_ID = /^(?<owner>[\w-][\w.-]*)\/[\w.-]+$/u;

/** How its files come here, where a path may be an id of the Hub: this program fetches nothing. */
function fromTheHub(path: string, isDataset: boolean, facts: ConfigFacts): string | undefined {
  const owner = HUB_ID.exec(path)?.groups?.["owner"];
  if (owner === undefined || facts.lookup(owner).kind === "folder" || DATASET.test(path)) return undefined;
  const command = `hf download ${path}${isDataset ? " --repo-type dataset" : ""} --local-dir <folder>`;
  return `if this is an id of the Hub: fetch it, as with \`${command}\`, and name the ${isDataset ? "file" : "folder"}`;
}

/** What no program can take for a path; a share may be one. */
const ADDRESS = /^[a-z][a-z0-9+.-]+:\/\//iu;

function reportAddress(
  code: "XDT001" | "XMD001",
  node: ConfigNode,
  path: string,
  what: string,
  reporter: Reporter,
): void {
  if (ADDRESS.test(path))
    reporter.report(code, "error", node, `\`${path}\` is an address, but the path of ${what} is wanted`, {
      help: "nothing is fetched: download it, and name what is on this machine",
    });
}

/** Files that a model folder needs for the embedded engine; weights may be sharded. */
const MODEL_FILES: readonly (readonly string[])[] = [
  ["config.json"],
  ["model.safetensors", "model.safetensors.index.json"],
  ["tokenizer.json"],
];

/** Paths that are not there are findings at the path, not surprises after the start. */
export function checkFiles(
  root: ConfigNode,
  facts: ConfigFacts,
  reporter: Reporter,
  overrides?: ConfigNode,
): void {
  // A path that the command line replaces is not looked for.
  const own = (key: string): ConfigNode | undefined =>
    nodeAt(overrides, key) === undefined ? nodeAt(root, key) : undefined;
  for (const key of ["data.train", "data.eval", "data.test"])
    for (const node of pathNodes(own(key))) checkDataFile(node, facts, reporter);
  const model = own("model.name_or_path");
  if (model !== undefined && typeof model.value === "string") checkModel(model, model.value, facts, reporter);
  const template = own("model.chat_template");
  if (template !== undefined && template.value !== "tokenizer")
    for (const node of pathNodes(template)) checkDataFile(node, facts, reporter);
  for (const node of pathNodes(own("method.init_adapter"))) checkAdapter(node, facts, reporter);
}

/** The scalar nodes that hold paths: of one path, a list, or `{path: …}`. */
export function pathNodes(node: ConfigNode | undefined): readonly ConfigNode[] {
  if (node === undefined) return [];
  if (node.kind === "list") return node.children.flatMap(pathNodes);
  if (node.kind === "map") return pathNodes(node.children.findLast(({ name }) => name === "path"));
  return typeof node.value === "string" && node.value !== "" ? [node] : [];
}

/** What is not there, with what lies beside it and is called nearly so. */
function reportMissing(
  code: "XDT001" | "XMD001",
  message: string,
  node: ConfigNode,
  meant: string | undefined,
  reporter: Reporter,
  help = "paths are relative to the config's folder",
): void {
  const extra: Extra = meant === undefined ? { help } : { fix: writePath(node, meant, reporter) };
  reporter.report(
    code,
    "error",
    node,
    meant === undefined ? message : `${message}: did you mean \`${meant}\`?`,
    extra,
  );
}

function checkDataFile(node: ConfigNode, facts: ConfigFacts, reporter: Reporter): void {
  const path = String(node.value);
  const fact = facts.lookup(path);
  switch (fact.kind) {
    case "missing":
      reportMissing(
        "XDT001",
        `no file \`${path}\``,
        node,
        pathMeant(path, facts, "file"),
        reporter,
        fromTheHub(path, true, facts),
      );
      return;
    case "folder": {
      const files = fact.names.filter((name) => DATASET.test(name));
      const inside = files.length === 1 ? `${path.replace(/\/$/u, "")}/${files[0] ?? ""}` : undefined;
      reporter.report("XDT001", "error", node, `\`${path}\` is a folder, but a file is wanted`, {
        help:
          files.length === 0
            ? undefined
            : `in it: ${files.slice(0, 8).join(", ")}${files.length > 8 ? ", …" : ""}`,
        fix: writePath(node, inside, reporter),
      });
      return;
    }
    case "file":
      if (fact.bytes === 0) reporter.report("XDT002", "error", node, `\`${path}\` is empty`);
      return;
    case "unknown":
      reportAddress("XDT001", node, path, "a file", reporter);
      return;
  }
}

/** Names that a file of rows may have, where one is looked for that was meant. */
const DATASET = /\.(?:jsonl?|csv|tsv|parquet|arrow)$/iu;

function writePath(node: ConfigNode, path: string | undefined, reporter: Reporter): Extra["fix"] {
  return path === undefined
    ? undefined
    : reporter.replace(`Write \`${path}\``, node, yamlText(path), "unsafe");
}

function checkAdapter(node: ConfigNode, facts: ConfigFacts, reporter: Reporter): void {
  const path = String(node.value);
  const fact = facts.lookup(path);
  const names = fact.kind === "folder" ? fact.names : undefined;
  const help = "name the folder with `adapter_config.json`, as in `runs/<run>/adapter`";
  const meant = fact.kind === "missing" ? pathMeant(path, facts, "folder") : undefined;
  if (fact.kind === "missing" || fact.kind === "file")
    reportMissing("XMD001", `no adapter folder \`${path}\``, node, meant, reporter, help);
  else if (names?.includes("adapter_model.safetensors") === false)
    reporter.report("XMD002", "error", node, `\`${path}\` has no adapter_model.safetensors`);
}

function checkModel(node: ConfigNode, path: string, facts: ConfigFacts, reporter: Reporter): void {
  const fact = facts.lookup(path);
  switch (fact.kind) {
    case "missing": {
      const message = `no model folder \`${path}\``;
      const help = fromTheHub(path, false, facts);
      reportMissing("XMD001", message, node, pathMeant(path, facts, "folder"), reporter, help);
      return;
    }
    case "file":
      reporter.report("XMD001", "error", node, `\`${path}\` is a file, but a model folder is wanted`);
      return;
    case "folder": {
      const missing = MODEL_FILES.filter((names) => !names.some((name) => fact.names.includes(name)));
      if (missing.length === 0) return;
      const pickled = fact.names.find((name) => /\.(?:bin|pt|pth|pkl)$/u.test(name));
      reporter.report(
        "XMD002",
        "error",
        node,
        `\`${path}\` has no ${missing.map(([name]) => name).join(", no ")}`,
        {
          help:
            pickled === undefined
              ? "copy the files beside the others"
              : `\`${pickled}\` is never unpickled: convert it with \`safetensors\` first`,
        },
      );
      return;
    }
    case "unknown":
      reportAddress("XMD001", node, path, "a model folder", reporter);
      return;
  }
}
