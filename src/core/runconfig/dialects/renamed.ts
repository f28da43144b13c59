import type { ConfigNode } from "../configTree";
import type { Extra } from "../check/reporter";
import type { Walk } from "./walk";
import type { Gone, Rename } from "./dialect";

/** A key that releases dropped or named anew: a warning with its replacement, since older releases take the file. */
export function reportRename(child: ConfigNode, rename: Rename, gone: Gone | undefined, walk: Walk): void {
  const { reporter, dialect } = walk;
  const place = { start: child.keyStart, end: child.keyEnd };
  const since =
    gone === undefined
      ? `${dialect.label} has no \`${child.name}\` any more`
      : `\`${child.name}\` is gone from ${gone.package} ${gone.goneIn} (last in ${gone.lastIn})`;
  const note = rename.note === undefined ? "" : `; ${rename.note}`;
  if (rename.to === undefined) {
    const isMoved = rename.remove !== true && rename.note !== undefined;
    if (isMoved) reporter.report("DLC005", "warning", place, since, { help: rename.note });
    else reporter.report("DLC005", "warning", place, `${since}${note}`, walk.removal(child));
    return;
  }
  const extra: Extra = walk.isGiven(child, rename.to)
    ? { ...walk.removal(child), help: `\`${rename.to}\` is given: take this one out` }
    : rename.valueChanges === true
      ? { help: `write \`${rename.to}\` instead` }
      : {
          help: `write \`${rename.to}\``,
          fix: reporter.replace(`Rename to \`${rename.to}\``, place, rename.to, "unsafe"),
        };
  reporter.report("DLC004", "warning", place, `${since}: it is \`${rename.to}\` now${note}`, extra);
}
