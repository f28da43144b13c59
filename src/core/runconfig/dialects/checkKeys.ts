import type { ConfigNode } from "../configTree";
import { checkForeignValue } from "./checkValue";
import type { KeyScope, ScopeKey } from "./dialect";
import type { FieldType } from "./fieldType";
import { reportRename } from "./renamed";
import type { Walk } from "./walk";
import { removalOf } from "./textEdits";
import { foreignKey, keyPlace, unknownKey } from "./unknownKey";

/** Every mapping of a file whose keys a table knows, outermost first. */
export function mappingsOf(
  root: ConfigNode,
  scope: KeyScope,
): { readonly node: ConfigNode; readonly scope: KeyScope }[] {
  const found = [{ node: root, scope }];
  for (let i = 0; i < found.length; i++) {
    const current = found[i]!;
    for (const child of current.node.children) {
      const type = current.scope.key(child.name)?.field.type;
      if (type === undefined) continue;
      for (const { node, models } of mapsIn(child, type)) {
        const nested = models.length === 0 ? undefined : current.scope.nested(models, child.name);
        if (nested !== undefined) found.push({ node, scope: nested });
      }
    }
  }
  return found;
}

function mapsIn(
  node: ConfigNode,
  type: FieldType,
): readonly { readonly node: ConfigNode; readonly models: readonly string[] }[] {
  if (node.kind === "map") return [{ node, models: type.models }];
  if (node.kind !== "list") return [];
  const { item } = type;
  return item === undefined ? [] : node.children.flatMap((child) => mapsIn(child, item));
}

/** The keys of every known mapping: given once, known, in their place, with a value that they take. */
export function checkForeignKeys(walk: Walk, top: KeyScope): void {
  for (const { node, scope } of [{ node: walk.root, scope: top }, ...walk.mappings]) {
    const seen = new Map<string, ConfigNode>();
    for (const child of node.children) {
      if (walk.reporter.isFull) return;
      duplicate(child, seen.get(child.name), walk);
      seen.set(child.name, child);
      if (scope.ignored?.has(child.name) === true) continue;
      const key = scope.key(child.name);
      if (key === undefined) unknownKey(node, child, scope, walk);
      else checkKnownKey(child, key, scope, walk);
    }
  }
}

function duplicate(
  child: ConfigNode,
  earlier: ConfigNode | undefined,
  { dialect, reporter, text, lines }: Walk,
): void {
  if (earlier === undefined) return;
  const refused = dialect.duplicateKey === "refused";
  const removal = removalOf(text, refused ? child : earlier);
  const { line } = lines.positionAt(earlier.keyStart);
  reporter.report(
    "DLC010",
    refused ? "error" : "warning",
    keyPlace(child),
    `\`${child.name}\` is given twice (first in line ${line}); ${refused ? `${dialect.label}'s reader refuses that` : "the last one counts"}`,
    removal === undefined
      ? { help: "keep one of them" }
      : {
          help: "keep one of them",
          fix: reporter.replace(
            refused ? "Take this one out" : "Take the first one out",
            removal,
            "",
            "unsafe",
          ),
        },
  );
}

function checkKnownKey(child: ConfigNode, key: ScopeKey, scope: KeyScope, walk: Walk): void {
  const { dialect, reporter, stage } = walk;
  const rename = dialect.renames.get(child.name);
  if (key.gone !== undefined) {
    if (rename === undefined && foreignKey(child, scope, walk)) return;
    reportRename(child, rename ?? { remove: true }, key.gone, walk);
    if (rename?.to !== undefined && rename.valueChanges !== true) checkForeignValue(child, key, walk);
    return;
  }
  if (dialect.deprecated?.has(child.name) === true && rename !== undefined && child.path === child.name) {
    if (child.value !== null || child.kind !== "scalar") reportRename(child, rename, undefined, walk);
    return;
  }
  if (key.comesWith !== undefined)
    reporter.report(
      "DLC005",
      "warning",
      keyPlace(child),
      `\`${child.name}\` comes with ${dialect.package} ${key.comesWith}, but the modeline names an older release`,
    );
  if (stage !== undefined && child.path === child.name && !stage.takes(key)) {
    reporter.report(
      "DLC003",
      "warning",
      keyPlace(child),
      `\`${child.name}\` is no key for ${stage.name}: ${dialect.label} refuses it there`,
      walk.removal(child),
    );
    return;
  }
  checkForeignValue(child, key, walk);
}
