import type { ConfigValues } from "./familyParts";

export interface TextConfig {
  readonly values: ConfigValues;
  /** It stood inside of the config of a model of several parts. */
  readonly isPart: boolean;
}

/** Where models of several parts keep the language model. */
const PARTS = ["text_config", "llm_config", "language_config", "thinker_config"];

/** The part of a parsed `config.json` that describes the language model; undefined when it is no object. */
export function textConfig(config: unknown): TextConfig | undefined {
  if (!isObject(config)) return undefined;
  const inner = PARTS.map((name) => config[name]).find(isObject);
  if (inner === undefined) return { values: config, isPart: false };
  const outer = config["tie_word_embeddings"];
  const part = textConfig(inner)?.values ?? inner;
  return {
    values: { ...(outer === undefined ? {} : { tie_word_embeddings: outer }), ...part },
    isPart: true,
  };
}

function isObject(value: unknown): value is ConfigValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
