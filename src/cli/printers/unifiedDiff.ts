/** Lines around a change. */
const CONTEXT = 3;
/** Changed stretches of more lines are written as all old lines, then all new ones. */
const FARTHEST = 1000;

/**
 * A unified diff of two texts that `patch` and `git apply -p0` take, or an empty text when they are equal. Where the
 * texts differ, the nearest equal lines are where they meet again: enough for repairs, which change few lines.
 */
export function unifiedDiff(before: string, after: string, name: string): string {
  if (before === after) return "";
  const lines: string[] = [`--- ${nameOf(name)}`, `+++ ${nameOf(name)}`];
  for (const hunk of hunksOf(changesOf(linesOf(before), linesOf(after)))) lines.push(...hunk);
  return `${lines.join("\n")}\n`;
}

/** As git writes it: a tab ends a name with spaces, and what would break the line is escaped. */
function nameOf(name: string): string {
  if (!/["\\\p{Cc}]/u.test(name)) return name.includes(" ") ? `${name}\t` : name;
  const escaped = name.replace(/["\\\p{Cc}]/gu, (c) =>
    c === '"' || c === "\\" ? `\\${c}` : `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}

/** Each line with its line end: a last line without one differs from the same line with one. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}

/** Lines `[old, oldEnd)` of the one text in the place of lines `[fresh, freshEnd)` of the other, from 0. */
interface Change {
  readonly old: number;
  readonly oldEnd: number;
  readonly fresh: number;
  readonly freshEnd: number;
}

interface Changes {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly changes: readonly Change[];
}

function changesOf(before: readonly string[], after: readonly string[]): Changes {
  const changes: Change[] = [];
  let old = 0;
  let fresh = 0;
  while (old < before.length || fresh < after.length) {
    if (old < before.length && before[old] === after[fresh]) {
      old++;
      fresh++;
      continue;
    }
    const [oldEnd, freshEnd] = meetingPlace(before, old, after, fresh);
    changes.push({ old, oldEnd, fresh, freshEnd });
    old = oldEnd;
    fresh = freshEnd;
  }
  return { before, after, changes };
}

/** The nearest pair of equal lines; the ends of both texts when there is none. */
function meetingPlace(
  before: readonly string[],
  old: number,
  after: readonly string[],
  fresh: number,
): readonly [number, number] {
  for (let distance = 1; distance <= FARTHEST; distance++)
    for (let skipped = 0; skipped <= distance; skipped++) {
      const i = old + skipped;
      const j = fresh + distance - skipped;
      if (i === before.length && j === after.length) return [i, j];
      if (i < before.length && before[i] === after[j]) return [i, j];
    }
  return [before.length, after.length];
}

function* hunksOf({ before, after, changes }: Changes): Generator<readonly string[]> {
  for (let at = 0; at < changes.length;) {
    let until = at + 1;
    while (gapBefore(changes, until) <= 2 * CONTEXT) until++;
    yield hunkOf(changes.slice(at, until), before, after);
    at = until;
  }
}

/** Equal lines between a change and the one before it. */
function gapBefore(changes: readonly Change[], at: number): number {
  const [left, right] = [changes[at - 1], changes[at]];
  return left === undefined || right === undefined ? Infinity : right.old - left.oldEnd;
}

function hunkOf(changes: readonly Change[], before: readonly string[], after: readonly string[]): string[] {
  const first = changes[0] as Change;
  const last = changes.at(-1) as Change;
  const lead = Math.min(CONTEXT, first.old);
  const tail = Math.min(CONTEXT, before.length - last.oldEnd);
  const lines: string[] = [];
  const add = (sign: string, of: readonly string[], from: number, to: number): void => {
    for (const line of of.slice(from, to))
      if (line.endsWith("\n")) lines.push(sign + line.slice(0, -1));
      else lines.push(sign + line, "\\ No newline at end of file");
  };
  let old = first.old - lead;
  for (const change of changes) {
    add(" ", before, old, change.old);
    add("-", before, change.old, change.oldEnd);
    add("+", after, change.fresh, change.freshEnd);
    old = change.oldEnd;
  }
  add(" ", before, old, old + tail);
  const olds = rangeOf(first.old - lead, last.oldEnd + tail);
  const news = rangeOf(first.fresh - lead, last.freshEnd + tail);
  return [`@@ -${olds} +${news} @@`, ...lines];
}

/** Lines count from 1; an empty range stands behind the line before it. */
function rangeOf(start: number, end: number): string {
  return `${String(end === start ? start : start + 1)},${String(end - start)}`;
}
