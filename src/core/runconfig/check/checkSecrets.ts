import { masked, type Found } from "../../lint/personal/found";
import { findCredentials } from "../../lint/personal/credentials";
import { findProviderKeys } from "../../lint/personal/providerKeys";
import type { ConfigNode } from "../configTree";
import type { Reporter } from "./reporter";

/** Keys whose value is a secret, whatever it looks like. */
const SECRET_NAME = /^(?:.*_)?(?:token|api_?key|password|passwd|secret)$/iu;
/** `pad_token`, `eos_token`: words of the tokenizer. */
const HARMLESS_NAME = /^(?:(?:pad|eos|bos|unk|sep|cls|mask|image|end_of_turn)_token)$/iu;
/** Not a variable of the environment, a path or a word of the tokenizer. */
const SECRET_VALUE = /^(?!\$|<|\.{0,2}\/)\S{8,}$/u;

/** Tokens and passwords anywhere in the file, comments included. Shown by their first four characters only. */
export function checkSecrets(root: ConfigNode | undefined, reporter: Reporter): void {
  const { text } = reporter;
  const found: Found[] = [...findProviderKeys(text), ...findCredentials(text)];
  if (root !== undefined) found.push(...namedSecrets(root));
  let reached = -1;
  for (const { start, end, what } of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < reached) continue;
    reached = end;
    reporter.report(
      "CFG013",
      "error",
      { start, end },
      `${what} in a config: ${masked(text.slice(start, end))}`,
      {
        help: "take it out and make it invalid where it was issued: configs are shared, and copied into run folders",
      },
    );
  }
}

/** Values whose key says that they are secret. */
export function namedSecrets(node: ConfigNode): readonly Found[] {
  const inside = node.children.flatMap(namedSecrets);
  const isNamed = SECRET_NAME.test(node.name) && !HARMLESS_NAME.test(node.name);
  if (!isNamed || node.kind !== "scalar" || typeof node.value !== "string" || node.start <= node.keyEnd)
    return inside;
  return SECRET_VALUE.test(node.value) ? [{ start: node.start, end: node.end, what: "secret" }] : inside;
}
