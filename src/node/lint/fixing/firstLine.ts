import type { Finding } from "../../../protocol/findings";
import { containerOf } from "../../dataset/containerOf";

/*
 * A file is told by its first line. A row that is taken out above a line that is no JSON leaves that one first, and the
 * file could be read as another kind: then the first row stays.
 */

/** Bytes that are enough to tell. */
export const TELLING_BYTES = 64 * 1024;

/** The fixes without the one that takes out the first line; undefined when none does. */
export function keepingFirstLine(chosen: readonly Finding[]): readonly Finding[] | undefined {
  const takesOutFirst = ({ fix }: Finding): boolean =>
    fix?.edits.some(
      ({ line, column, endLine, newText }) => newText === "" && line === 1 && column === 1 && endLine > 1,
    ) === true;
  return chosen.some(takesOutFirst) ? chosen.filter((finding) => !takesOutFirst(finding)) : undefined;
}

/** Whether a file is still of one kind. @param before its first bytes @param after those of the mended one */
export function isSameKind(before: Buffer, after: Buffer, name: string): boolean {
  return kindOf(before, name) === kindOf(after, name);
}

function kindOf(bytes: Buffer, name: string): string | undefined {
  const head = bytes.subarray(0, TELLING_BYTES);
  return containerOf(head, name, true, head.length === bytes.length)?.kind;
}
