import { checkModel } from "../../check/checkModel";
import type { Reporter } from "../../check/reporter";
import type { ConfigCode } from "../../codes";
import type { ConfigFacts } from "../../configFacts";
import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { writtenMethod } from "../../cross/crossContext";
import type { Dialect, DialectId } from "../dialect";
import type { ForeignRun } from "./foreignRun";
import { viewReporter, type Wording } from "./viewReporter";

/** What the model's folder, weights and tokenizer say against another tool's config. */
export function checkForeignModel(
  root: ConfigNode,
  run: ForeignRun,
  dialect: Dialect,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  checkFolder(root, run, dialect, facts, reporter);
  const stretched = STRETCHING.some((name) => nodeAt(root, name) !== undefined);
  const { skipped, ...wording } = WORDING[dialect.id];
  const own = stretched ? new Set<ConfigCode>([...skipped, "XMD007"]) : skipped;
  checkModel({
    ...{ root: run.root, overrides: undefined, resolved: run.resolved, facts },
    method: writtenMethod(run.root, undefined),
    reporter: viewReporter(reporter, run, dialect, { ...wording, skipped: own }),
  });
}

/** Keys that give the model more positions than its own config has. */
const STRETCHING = [
  "rope_scaling",
  "rope_theta",
  "overrides_of_model_config",
  "model_config",
  "model_init_kwargs",
];

/** What every loader looks for in a folder; one name of each is enough. */
const CONFIG = /^(?:config|adapter_config|params)\.json$/u;
const WEIGHTS = /\.(?:safetensors|bin|pt|pth|gguf)(?:\.index\.json)?$/u;
const TOKENIZER = /^(?:tokenizer.*|vocab\..*|spiece\.model|tekken\.json|.*\.tiktoken|merges\.txt)$/u;
/** The tokenizer may come from elsewhere. */
const OTHER_TOKENIZER = ["tokenizer_config", "tokenizer_name_or_path"];

function checkFolder(
  root: ConfigNode,
  run: ForeignRun,
  dialect: Dialect,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  const node = nodeAt(run.root, "model.name_or_path");
  const fact = node === undefined ? undefined : facts.lookup(textOf(node));
  if (node === undefined || fact?.kind !== "folder") return;
  const { names } = fact;
  const isTorchtune = dialect.id === "torchtune";
  const hasOther = isTorchtune || OTHER_TOKENIZER.some((name) => nodeAt(root, name) !== undefined);
  const missing = [
    ...(isTorchtune || names.some((name) => CONFIG.test(name)) ? [] : ["config.json"]),
    ...(names.some((name) => WEIGHTS.test(name)) ? [] : ["weights"]),
    ...(hasOther || names.some((name) => TOKENIZER.test(name)) ? [] : ["tokenizer"]),
  ];
  if (missing.length > 0)
    reporter.report("XMD002", "error", node, `\`${textOf(node)}\` has no ${missing.join(", no ")}`, {
      help: "copy the files beside the others",
    });
  else if (isTorchtune) checkListed(root, textOf(node), names, reporter);
}

/** torchtune names the files of the weights one by one. */
function checkListed(root: ConfigNode, folder: string, names: readonly string[], reporter: Reporter): void {
  const listed = nodeAt(root, "checkpointer.checkpoint_files");
  if (listed?.kind !== "list") return;
  for (const node of listed.children) {
    if (node.kind !== "scalar" || typeof node.value !== "string") continue;
    if (/[\\/$]/u.test(node.value) || names.includes(node.value)) continue;
    const others = names.filter((name) => WEIGHTS.test(name));
    const [only] = others.length === 1 ? others : [];
    reporter.report("XMD002", "error", node, `\`${folder}\` has no \`${node.value}\``, {
      help: `its weights: ${others.slice(0, 6).join(", ")}${others.length > 6 ? ", …" : ""}`,
      ...(only === undefined
        ? {}
        : { fix: reporter.replace(`Write \`${only}\``, node, JSON.stringify(only), "unsafe") }),
    });
  }
}

/** That padding is the end token harms none of these: they mask padding by its place. */
const ALWAYS: readonly ConfigCode[] = ["XMD004", "XMD009"];

const WORDING: Readonly<Record<DialectId, Wording>> = {
  axolotl: {
    // It makes the embedding larger by itself.
    skipped: new Set([...ALWAYS, "XMD008"]),
    mild: new Set(["XMD011"]),
    help: {
      XMD010: "name a template: `chat_template: chatml`, or `jinja` with `chat_template_jinja`",
      XMD011: "mark them with `{% generation %}`, or choose another `chat_template`",
    },
  },
  "llama-factory": {
    // It has templates of its own.
    skipped: new Set([...ALWAYS, "XMD010", "XMD011"]),
    mild: new Set(["XMD008"]),
    help: { XMD008: "`resize_vocab: true` adds rows for them" },
  },
  trl: {
    skipped: new Set(ALWAYS),
    mild: new Set(["XMD011"]),
    help: {
      XMD010: "name a template in `chat_template_path`, or choose a chat model",
      XMD011: "mark them with `{% generation %}` in a template for `chat_template_path`",
    },
  },
  torchtune: {
    // It has its own tokenizers, and its own names for layers.
    skipped: new Set([...ALWAYS, "XMD005", "XMD006", "XMD008", "XMD010", "XMD011"]),
    mild: new Set(),
    help: {},
  },
};
