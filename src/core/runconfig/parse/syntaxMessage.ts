import type { YAMLParseError } from "yaml";

/** What the parser says about a fault. */
export type SyntaxFault = Pick<YAMLParseError, "code" | "message" | "pos">;

/**
 * What a fault in the YAML means to somebody who writes a run config: lower case, no full stop.
 * @param line the whole line on which the fault shows
 */
export function syntaxMessage({ code, message }: SyntaxFault, line: string): string {
  if (/^(?:<{7}|={7}|>{7})(?:\s|$)/u.test(line)) return "a merge conflict that nobody has resolved";
  return OURS[code] ?? sentence(message);
}

const OURS: Readonly<Partial<Record<SyntaxFault["code"], string>>> = {
  MULTILINE_IMPLICIT_KEY: "a key, a colon and a value are wanted on this line",
  BLOCK_AS_IMPLICIT_KEY: "a second `: ` on one line: put the value into quotes",
  TAB_AS_INDENT: "a tab cannot indent: use spaces",
  MULTIPLE_DOCS: "a run config is one document, and this begins a second one",
};

function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replace(/\.$/u, "");
  const sign = /^Plain value cannot start with .*?(\S)(?: character)?$/u.exec(line)?.[1];
  if (sign !== undefined) return `a value cannot start with \`${sign}\` unless it stands in quotes`;
  if (line.endsWith("at node end")) return "something stands behind the end of the value";
  const token = /^Unexpected [\w-]+ token.*: "(.+)"$/u.exec(line)?.[1];
  if (token !== undefined) return `\`${token}\` is not expected here`;
  if (line.startsWith("Implicit map keys need to be followed"))
    return "a key needs a colon and a value after it";
  return line.charAt(0).toLowerCase() + line.slice(1);
}
