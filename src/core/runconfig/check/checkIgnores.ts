import type { LineIndex } from "../../../base/lineIndex";
import type { ConfigFacts } from "../configFacts";
import type { ConfigNode, ConfigTree } from "../configTree";
import { CONFIG_CODES } from "../codes";
import { ignoreComments, ignoreKey, type IgnoreComment } from "./ignoreComments";
import type { Change, Reporter } from "./reporter";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

const OWN = "CFG014";
const PREFIXES: ReadonlySet<string> = new Set(Object.keys(CONFIG_CODES).map((code) => code.slice(0, 3)));

/**
 * CFG014: a comment hides what is not there. Nothing is said of codes that wait for facts, of memory, which is another on
 * every machine, and of comments that name CFG014 itself.
 *
 * @param decides whether everything that a code can be about is known
 */
export function checkIgnores(
  { text, root }: Pick<ConfigTree, "text" | "root">,
  lines: LineIndex,
  reporter: Reporter,
  decides: (code: string) => boolean,
): void {
  for (const comment of ignoreComments(text, lines)) {
    if (comment.codes.some(({ code }) => code === OWN) || isInValue(root, comment.start)) continue;
    const unused = comment.codes.filter(
      ({ code }) =>
        PREFIXES.has(code.slice(0, 3)) &&
        (!Object.hasOwn(CONFIG_CODES, code) ||
          (decides(code) && !reporter.usedIgnores.has(ignoreKey(comment.line, code)))),
    );
    for (const one of unused) {
      const isKnown = Object.hasOwn(CONFIG_CODES, one.code);
      const what = isKnown ? "there is no such finding to hide" : "no finding has this code";
      const place =
        lines.positionAt(comment.start).line === comment.line ? "on this line" : "on the next line";
      const left = comment.codes.filter((code) => !unused.includes(code));
      reporter.report(OWN, "warning", one, `\`${one.code}\` is ignored ${place}, and ${what}`, {
        tags: ["unnecessary"],
        fix: reporter.change(
          left.length === 0 ? "Delete the comment" : `Ignore only ${left.map(({ code }) => code).join(", ")}`,
          [left.length === 0 ? removal(comment, text) : kept(comment, left)],
        ),
      });
    }
  }
}

/** The comment with the white space before it; with its line where nothing else stands there. */
function removal({ start, end }: IgnoreComment, text: string): Change {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (before.trim() !== "")
    return { start: start - (before.length - before.trimEnd().length), end, newText: "" };
  const newline = /^[^\n]*\n/u.exec(text.slice(end))?.[0].length ?? text.length - end;
  return { start: start - before.length, end: end + newline, newText: "" };
}

function kept({ codes }: IgnoreComment, left: IgnoreComment["codes"]): Change {
  const [first, last] = [codes[0], codes.at(-1)];
  return {
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    newText: left.map(({ code }) => code).join(", "),
  };
}

/** A number sign in a text is no comment. */
function isInValue(root: ConfigNode | undefined, offset: number): boolean {
  let level: readonly ConfigNode[] = root === undefined ? [] : [root];
  while (level.length > 0) {
    const holding = level.filter(({ start, end }) => start <= offset && offset < end);
    if (holding.some(({ kind, source }) => kind === "scalar" && source !== "")) return true;
    level = holding.flatMap(({ children }) => children);
  }
  return false;
}

/** What decides about the codes of a run config: memory never does, and others wait for its data and its model. */
export function decidesOn(
  resolved: ResolvedConfig,
  facts: ConfigFacts | undefined,
): (code: string) => boolean {
  const isRead = (): boolean => {
    const { train, eval: evaluation, test } = resolved.data;
    const isKnown = [...train, ...evaluation, ...test].every((path) => facts?.dataset?.(path) !== undefined);
    return isKnown && facts?.model?.(resolved.model.name_or_path) !== undefined;
  };
  return (code) => {
    const prefix = code.slice(0, 3);
    return prefix === "CFG" || prefix === "GAT" || (prefix !== "MEM" && prefix !== "DLC" && isRead());
  };
}
