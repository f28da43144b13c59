import type { ConfigKey } from "./keys/configKey";
import { keyAt } from "./keys";
import { methodNamed } from "./methods";
import type { Engine, Proof } from "./methods/method";

/** One entry of a list to choose from, for editors and terminals. */
export interface QuickPick {
  /** What is written into the config. */
  readonly label: string;
  /** In a word or two, beside the label. */
  readonly description: string;
  /** One sentence below. */
  readonly detail: string;
}

const PROOFS: Readonly<Record<Proof, string>> = {
  proven: "",
  unproven: "not proven yet",
  absent: "not with the embedded engine",
};

/** The choices of a key with what they mean; empty for keys that have none. */
export function quickPicks(path: string, engine: Engine = "onnx"): readonly QuickPick[] {
  const key = keyAt(path);
  if (key === undefined) return [];
  return choicesOf(key).map((label) => {
    const proof = path === "method.name" ? methodNamed(label)?.engines[engine] : undefined;
    const words = [
      ...(label === String(key.default) ? ["default"] : []),
      ...(proof === undefined || PROOFS[proof] === "" ? [] : [PROOFS[proof]]),
    ];
    return { label, description: words.join(", "), detail: key.choices?.[label] ?? "" };
  });
}

function choicesOf(key: ConfigKey): readonly string[] {
  return key.types.flatMap((type) => {
    if (type.kind === "enum" || type.kind === "list") return type.choices ?? [];
    return type.kind === "boolean" ? ["true", "false"] : [];
  });
}
