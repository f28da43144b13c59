import type { ConfigFacts } from "../configFacts";
import type { ConfigKey } from "../keys/configKey";
import type { MethodName } from "../methods/method";
import { presetOf } from "../resolve/presets";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { inYaml } from "../scalars/yamlValue";

export const COMPLETION_KINDS = ["key", "value", "file", "folder"] as const;

export interface ConfigCompletion {
  readonly label: string;
  readonly kind: (typeof COMPLETION_KINDS)[number];
  /** Replaces the text from `start` to `end` (offsets). */
  readonly newText: string;
  readonly start: number;
  readonly end: number;
  /** Where in `newText` the cursor goes; absent: behind it. */
  readonly cursor?: number;
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** More is chosen right after it: show completions again. */
  readonly continues: boolean;
}

/** What completions may draw on. */
export interface Known {
  readonly facts: ConfigFacts | undefined;
  readonly resolved: ResolvedConfig | undefined;
  /** As the file names it. */
  readonly method: MethodName | undefined;
  readonly isTyping: boolean;
}

/** By method and task, then by key. */
const presetTexts = new Map<string, Map<ConfigKey, string | undefined>>();

/** The default that holds here, as it would be written. */
export function presetIn(key: ConfigKey, { method, resolved }: Known): string | undefined {
  const name = `${method ?? ""} ${resolved?.task ?? ""}`;
  let texts = presetTexts.get(name);
  if (texts === undefined) presetTexts.set(name, (texts = new Map<ConfigKey, string | undefined>()));
  if (!texts.has(key)) {
    const preset = presetOf(key, method, resolved?.task);
    texts.set(key, preset === undefined || preset.value === null ? undefined : inYaml(preset.value));
  }
  return texts.get(key);
}
