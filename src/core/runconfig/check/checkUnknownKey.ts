import { nearest } from "../../../base/editDistance";
import { nodeAt, type ConfigNode } from "../configTree";
import { moveKey, removeKey } from "../edit/editConfig";
import { keyAt, keysBelow, lastName, parentOf } from "../keys";
import { otherName } from "./otherNames";
import type { Place, Reporter } from "./reporter";

/** The groups in which people look for a key that stands one level too high, or in the wrong one. */
const GROUPS = ["model", "data", "method", "train", "evaluate", "output"];

/** A key that no group of the registry has here: misspelt, misplaced, or another tool's name. */
export function checkUnknownKey(
  group: ConfigNode,
  child: ConfigNode,
  root: ConfigNode,
  reporter: Reporter,
): void {
  const place = { start: child.keyStart, end: child.keyEnd };
  const where = group.path === "" ? "at the top of a run config" : `in \`${group.path}\``;
  if (child.name.includes(".")) {
    const isKnown = keyAt(child.path) !== undefined;
    const help = isKnown
      ? `write \`${lastName(child.path)}\` inside \`${parentOf(child.path)}:\`, indented`
      : knownHere(group);
    reporter.report("CFG002", "error", place, `unknown key \`${child.name}\` ${where}`, {
      help,
      fix: isKnown ? moveFix(child, child.path, root, reporter) : undefined,
    });
    return;
  }
  if (foreignKey(child, place, root, reporter)) return;
  const elsewhere = pathOfName(child.name);
  if (elsewhere !== undefined) {
    reporter.report("CFG002", "error", place, `unknown key \`${child.name}\` ${where}`, {
      help: `\`${child.name}\` belongs into \`${parentOf(elsewhere)}\``,
      fix: moveFix(child, elsewhere, root, reporter),
    });
    return;
  }
  const meant = nearest(
    child.name,
    keysBelow(group.path).map(({ path }) => lastName(path)),
  );
  if (meant === undefined)
    reporter.report("CFG002", "error", place, `unknown key \`${child.name}\` ${where}`, {
      help: knownHere(group),
    });
  else
    reporter.report(
      "CFG002",
      "error",
      place,
      `unknown key \`${child.name}\` ${where}: did you mean \`${meant}\`?`,
      {
        fix: renameFix(child, meant, group, reporter),
        help: `write \`${meant}\``,
      },
    );
}

/** A name that other tools, or earlier versions, use: what it is called here, with the value that it has here. */
function foreignKey(child: ConfigNode, place: Place, root: ConfigNode, reporter: Reporter): boolean {
  const meaning = otherName(parentOf(child.path), child.name);
  if (meaning === undefined) return false;
  const { path, value, instead } = meaning;
  if (path === undefined) {
    reporter.report("CFG012", "error", place, `there is no \`${child.name}\` here: ${instead ?? ""}`, {
      tags: ["deprecated"],
      help: "leave it out",
      fix: reporter.change(`Delete \`${child.name}\``, removeKey(reporter.text, root, child), "unsafe"),
    });
    return true;
  }
  const written = value === undefined ? child.source : value(child.source);
  const isSameGroup = parentOf(path) === parentOf(child.path);
  const entry = value === undefined || written === undefined ? path : `${path}: ${written}`;
  reporter.report("CFG012", "error", place, `\`${child.name}\` is called \`${entry}\` here`, {
    tags: ["deprecated"],
    help: written === undefined ? "leave it out" : `write \`${entry}\``,
    fix:
      written === undefined
        ? reporter.change(`Delete \`${child.name}\``, removeKey(reporter.text, root, child), "unsafe")
        : isSameGroup && value === undefined
          ? renameFix(child, lastName(path), nodeAt(root, parentOf(child.path)), reporter)
          : reporter.change(
              `Write \`${entry}\``,
              moveKey(reporter.text, root, child, path, value === undefined ? undefined : written),
              "unsafe",
            ),
  });
  return true;
}

/** Not where the right name is there already: then it would be given twice. */
function renameFix(
  child: ConfigNode,
  name: string,
  group: ConfigNode | undefined,
  reporter: Reporter,
): ReturnType<Reporter["change"]> {
  if (group?.children.some((one) => one.name === name) === true) return undefined;
  const change = { start: child.keyStart, end: child.keyEnd, newText: name };
  return reporter.change(`Rename to \`${name}\``, [change], "unsafe");
}

function moveFix(
  child: ConfigNode,
  path: string,
  root: ConfigNode,
  reporter: Reporter,
): ReturnType<Reporter["change"]> {
  return reporter.change(
    `Move into \`${parentOf(path)}\``,
    moveKey(reporter.text, root, child, path),
    "unsafe",
  );
}

function pathOfName(name: string): string | undefined {
  const group = GROUPS.find((one) => keyAt(`${one}.${name}`) !== undefined);
  return group === undefined ? undefined : `${group}.${name}`;
}

function knownHere(group: ConfigNode): string {
  const names = keysBelow(group.path).map(({ path }) => lastName(path));
  return `known here: ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;
}
