import type { ViewNode } from "../../../protocol/panels/view";
import { el } from "./build";

/** The sentence with its strong phrases emboldened, each once, in order. */
export function emphasized(sentence: string, strong: readonly string[]): ViewNode[] {
  const nodes: ViewNode[] = [];
  let from = 0;
  for (const phrase of strong) {
    const at = sentence.indexOf(phrase, from);
    if (at === -1 || phrase === "") continue;
    if (at > from) nodes.push(sentence.slice(from, at));
    nodes.push(el("strong", {}, phrase));
    from = at + phrase.length;
  }
  nodes.push(sentence.slice(from));
  return nodes.filter((node) => node !== "");
}
