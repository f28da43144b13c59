import { nearest } from "../../../base/editDistance";
import type { Severity } from "../../../protocol/findings";
import type { ConfigNode } from "../configTree";
import type { Place } from "../check/reporter";
import type { Walk } from "./walk";
import { DIALECT_IDS, type KeyScope } from "./dialect";
import { nameIn } from "./mapping/names";
import { elsewhereIn, moveFix } from "./misplaced";
import { nestedTooDeep } from "./nestedTooDeep";
import { wordsMeant } from "./wordsMeant";
import { missingPlugin } from "./plugins";
import { readScalar } from "./readScalar";
import { reportRename } from "./renamed";

/** A key that this level does not have: what it may have meant, most certain first. */
export function unknownKey(group: ConfigNode, child: ConfigNode, scope: KeyScope, walk: Walk): void {
  const { dialect, reporter } = walk;
  const place = keyPlace(child);
  const rename = dialect.renames.get(child.name);
  const target = rename?.to === undefined ? undefined : scope.key(rename.to);
  if (rename !== undefined && (rename.to === undefined || target !== undefined)) {
    reportRename(child, rename, undefined, walk);
    return;
  }
  if (missingPlugin(child, walk) || oldPrefix(group, child, scope, walk)) return;
  const typo = mistyped(child.name, group, scope);
  if (typo !== undefined && typo.sure) {
    reportTypo(child, typo.name, scope, walk);
    return;
  }
  const elsewhere = elsewhereIn(group, child, walk);
  if (elsewhere !== undefined) {
    const fix = moveFix(child, elsewhere, walk);
    reporter.report("DLC002", "warning", place, `\`${child.name}\` does not belong ${scope.where}`, {
      help: elsewhere.help,
      ...(fix === undefined ? {} : { fix }),
    });
    return;
  }
  if (foreignKey(child, scope, walk)) return;
  if (nestedTooDeep(child, scope, walk)) return;
  const likely = typo?.name ?? wordsMeant(child.name, group, scope);
  if (likely !== undefined) {
    reportTypo(child, likely, scope, walk, typo !== undefined);
    return;
  }
  if (mayBeOwn(child, walk)) {
    reporter.report(
      "DLC001",
      "hint",
      place,
      `\`${child.name}\` is unknown ${scope.where}: a script or a plugin of your own may take it`,
    );
    return;
  }
  const what = dialect.unknownKey === "ignored" ? "is dropped in silence" : "is refused";
  reporter.report(
    "DLC001",
    severityOf(child, walk),
    place,
    `\`${child.name}\` is unknown ${scope.where}: it ${what}`,
    {
      help: "a newer release or a plugin may know it; otherwise take it out",
    },
  );
}

/** At the top, a file that has keys of its own may have this one, too. */
function mayBeOwn(child: ConfigNode, { hasOwnKeys }: Walk): boolean {
  return hasOwnKeys && child.path === child.name;
}

/** `fsdp_offload_params` in `fsdp_config`: Axolotl takes the prefix away itself, with a warning. */
function oldPrefix(group: ConfigNode, child: ConfigNode, scope: KeyScope, walk: Walk): boolean {
  const short = /^fsdp_(\w+)$/u.exec(child.name)?.[1];
  if (group.name !== "fsdp_config" || short === undefined || walk.dialect.id !== "axolotl") return false;
  const rename = walk.dialect.renames.get(short);
  if (scope.key(short) !== undefined) reportRename(child, { to: short }, undefined, walk);
  else if (rename !== undefined) reportRename(child, rename, undefined, walk);
  else return false;
  return true;
}

/**
 * Only a key that is nearly a known one is surely a mistake; whether that is an error depends on what the tool does:
 * Axolotl drops the key, the others refuse the file.
 */
function reportTypo(child: ConfigNode, meant: string, scope: KeyScope, walk: Walk, isSpelling = true): void {
  const { dialect, reporter } = walk;
  const refused = dialect.unknownKey === "refused" && !walk.hasOwnKeys;
  const what = refused ? "" : dialect.unknownKey === "refused" ? "" : " and is dropped in silence";
  reporter.report(
    "DLC001",
    refused && isSpelling ? "error" : "warning",
    keyPlace(child),
    `\`${child.name}\` is unknown ${scope.where}${what}: did you mean \`${meant}\`?`,
    walk.isGiven(child, meant)
      ? { ...walk.removal(child), help: `\`${meant}\` is given: take this one out` }
      : {
          help: `write \`${meant}\``,
          fix: reporter.replace(`Rename to \`${meant}\``, keyPlace(child), meant, "unsafe"),
        },
  );
}

/** The known name that was meant; `sure` when only its spelling differs by one sign, or by case and signs between. */
function mistyped(
  name: string,
  group: ConfigNode,
  scope: KeyScope,
): { readonly name: string; readonly sure: boolean } | undefined {
  if (name.length > 60) return undefined;
  const given = new Set(group.children.map((child) => child.name));
  const names = scope.names;
  // A key that is there already is rarely meant a second time.
  const absent = names.filter((known) => !given.has(known));
  const flat = flatten(name);
  const spelled = absent.find((known) => flatten(known) === flat);
  if (spelled !== undefined) return { name: spelled, sure: true };
  const old = (scope.oldNames ?? []).filter((known) => !given.has(known));
  const one = nearest(name, absent, 1) ?? nearest(name, old, 1);
  if (one !== undefined) return { name: one, sure: true };
  const two = nearest(name, absent) ?? nearest(name, names) ?? nearest(name, old);
  return two === undefined ? undefined : { name: two, sure: false };
}

function flatten(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/gu, "");
}

/** The name that another tool has for it, or a key of another tool that has no equal here. */
export function foreignKey(child: ConfigNode, scope: KeyScope, walk: Walk): boolean {
  const { dialect, reporter } = walk;
  for (const tool of [...DIALECT_IDS, "native" as const]) {
    if (tool === dialect.id) continue;
    const name = nameIn(dialect.id, child.name, tool);
    if (name === undefined || name === child.name) continue;
    // `optimizer.lr` inside of `optimizer` is `lr`.
    const group = child.path.slice(0, Math.max(0, child.path.length - child.name.length));
    const own = group !== "" && name.startsWith(group) ? name.slice(group.length) : name;
    const here = scope.key(own);
    const label = tool === "native" ? "Tunesmith" : walk.labelOf(tool);
    if (here === undefined && !name.includes(".")) continue;
    const isGiven = here !== undefined && walk.isGiven(child, own);
    const fix =
      here === undefined || isGiven
        ? undefined
        : reporter.replace(`Rename to \`${own}\``, keyPlace(child), own, "unsafe");
    const help = `write \`${name}\``;
    reporter.report(
      "DLC003",
      "warning",
      keyPlace(child),
      `\`${child.name}\` is ${label}'s name: ${dialect.label} calls it \`${name}\``,
      isGiven
        ? { ...walk.removal(child), help: `\`${name}\` is given: take this one out` }
        : { help, ...(fix === undefined ? {} : { fix }) },
    );
    return true;
  }
  const owner = walk.toolThatKnows(child.name);
  if (owner === undefined || child.path !== child.name) return false;
  reporter.report(
    "DLC003",
    mayBeOwn(child, walk) ? "hint" : severityOf(child, walk),
    keyPlace(child),
    `\`${child.name}\` is a key of ${owner}; ${dialect.label} ${dialect.unknownKey === "ignored" ? "drops it in silence" : "refuses it"}`,
    walk.removal(child),
  );
  return true;
}

/** A key without a value changes nothing where it is dropped. */
function severityOf(child: ConfigNode, { dialect }: Walk): Severity {
  const isEmpty = child.kind === "scalar" && readScalar(child, dialect.reader) === "null";
  return isEmpty && dialect.unknownKey === "ignored" ? "hint" : "warning";
}

export function keyPlace(node: ConfigNode): Place {
  return { start: node.keyStart, end: node.keyEnd };
}
