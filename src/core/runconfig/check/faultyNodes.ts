import type { LineIndex } from "../../../base/lineIndex";
import type { Finding } from "../../../protocol/findings";
import type { ConfigNode } from "../configTree";

/** A key that nobody knows, or that is not there, makes no number wrong that others make. */
const NO_VALUE: ReadonlySet<string> = new Set(["CFG002", "CFG008", "CFG012"]);

/** Tells nodes with a wrong value in them or on their lines: what is computed from those is not told. */
export function faultyNodes(
  findings: readonly Finding[],
  lines: LineIndex,
): (node: Pick<ConfigNode, "keyStart" | "end">) => boolean {
  const faulty = findings.flatMap(({ code, severity, line }) =>
    severity === "error" && code.startsWith("CFG") && !NO_VALUE.has(code) && line !== undefined ? [line] : [],
  );
  return ({ keyStart, end }) => {
    if (faulty.length === 0) return false;
    const { line, endLine } = lines.rangeOf(keyStart, end);
    return faulty.some((one) => line <= one && one <= endLine);
  };
}
