import type { YAMLParseError } from "yaml";

/** What a fault in the YAML means to somebody who writes a run config: lower case, no full stop. */
export function syntaxMessage({ code, message }: YAMLParseError): string {
  switch (code) {
    case "MULTILINE_IMPLICIT_KEY":
      return "a key, a colon and a value are wanted on this line";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "a second `: ` on one line: put the value into quotes";
    case "TAB_AS_INDENT":
      return "a tab cannot indent: use spaces";
    case "MULTIPLE_DOCS":
      return "a run config is one document, and this begins a second one";
    default:
      return sentence(message);
  }
}

function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replace(/\.$/u, "");
  const token = /^Unexpected [\w-]+ token.*: "(.)"$/u.exec(line)?.[1];
  if (token !== undefined) return `\`${token}\` is not expected here`;
  if (line.startsWith("Implicit map keys need to be followed"))
    return "a key needs a colon and a value after it";
  return line.charAt(0).toLowerCase() + line.slice(1);
}
