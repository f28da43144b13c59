import type { ConfigNode } from "../../configTree";
import type { KeyScope, ScopeKey } from "../dialect";
import type { FieldType } from "../fieldType";

/** The keys of a level and the mapping that stands there; the mapping is undefined while nothing is written in it. */
export interface Level {
  readonly scope: KeyScope;
  readonly group: ConfigNode | undefined;
}

/**
 * The level at a path; undefined where no table knows its keys.
 *
 * @param path names and, for entries of lists, `*` or indices
 * @param offset tells which entry of a list is meant
 */
export function levelAt(
  root: ConfigNode | undefined,
  top: KeyScope,
  path: readonly string[],
  offset: number,
): Level | undefined {
  let scope: KeyScope | undefined = top;
  let group = root;
  for (let i = 0; i < path.length; i++) {
    const name = path[i] ?? "";
    const key: ScopeKey | undefined = scope.key(name);
    if (key === undefined) return undefined;
    let type: FieldType = key.field.type;
    group = group?.children.findLast((child) => child.name === name);
    while (isIndex(path[i + 1])) {
      if (type.item === undefined) return undefined;
      type = type.item;
      group = group?.children.findLast(({ start }) => start <= offset);
      i++;
    }
    scope = type.models.length === 0 ? undefined : scope.nested(type.models, name);
    if (scope === undefined) return undefined;
  }
  return { scope, group: group?.kind === "map" ? group : undefined };
}

export function isIndex(name: string | undefined): boolean {
  return name === "*" || (name !== undefined && /^\d+$/u.test(name));
}
