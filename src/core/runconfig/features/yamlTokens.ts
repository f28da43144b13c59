import { Lexer } from "yaml";
import type { ConfigTree } from "../configTree";
import { lineAround } from "../parse/lineAround";

/** Parts of a config that its tree does not hold. Offsets in UTF-16 units, end exclusive. */
export interface YamlToken {
  readonly kind: "comment" | "anchor" | "alias";
  readonly start: number;
  readonly end: number;
}

/** Comments, anchors and aliases in file order, also those on lines that no parser can read. */
export function yamlTokens({ text, readable, mended }: ConfigTree): readonly YamlToken[] {
  const tokens = lexed(readable, 0);
  for (const start of mended.keys()) {
    // The rest of a faulty line makes sense by itself, or not at all; it takes nothing with it.
    const line = text.slice(start, lineAround(text, start).end);
    tokens.push(...lexed(line, start).filter(({ kind }) => kind !== "comment"));
  }
  return tokens.sort((a, b) => a.start - b.start);
}

const KINDS: Readonly<Record<string, YamlToken["kind"]>> = { "#": "comment", "&": "anchor", "*": "alias" };
/** Signs of the lexer's own: a document, a scalar that follows, the end of flow by a fault. */
const SIGNS: ReadonlySet<string> = new Set(["\u0002", "\u0018", "\u001f"]);

function lexed(text: string, from: number): YamlToken[] {
  const tokens: YamlToken[] = [];
  let offset = 0;
  let isScalar = false;
  for (const source of new Lexer().lex(text)) {
    const isSign: boolean = !isScalar && SIGNS.has(source);
    const kind = isScalar ? undefined : KINDS[source.charAt(0)];
    if (kind !== undefined)
      tokens.push({ kind, start: from + offset, end: from + offset + source.trimEnd().length });
    isScalar = isSign && source === "\u001f";
    if (!isSign) offset += source.length;
  }
  return tokens;
}
