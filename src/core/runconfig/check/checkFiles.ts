import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import { pathMeant } from "./pathMeant";
import type { Extra, Reporter } from "./reporter";
import { yamlText } from "../scalars/yamlText";

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
      reportMissing("XDT001", `no file \`${path}\``, node, pathMeant(path, facts, "file"), reporter);
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
      const isHubLike = /^[\w.-]+\/[\w.-]+$/u.test(path);
      const help = isHubLike
        ? "if this is a hub id: put the model's files into a folder and name that; this version fetches nothing"
        : undefined;
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
      return;
  }
}
