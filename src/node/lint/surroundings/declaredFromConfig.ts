import { createTextPlaces } from "../../../core/dataset/registry/textPlaces";
import { SHAPES, type FieldRole } from "../../../core/dataset/shapes";
import { nodeAt, textOf, type ConfigTree } from "../../../core/runconfig/configTree";
import type { DeclaredDataset, DeclaredField } from "../../../protocol/declaredDataset";

/** The columns that a run config names, with their places in it; undefined when it names none. */
export function declaredFromConfig({ root, text }: ConfigTree, file: string): DeclaredDataset | undefined {
  const node = nodeAt(root, "data.columns");
  if (node?.kind !== "map") return undefined;
  const placeOf = createTextPlaces(text);
  const fields = node.children
    .filter((child) => child.kind === "scalar" && typeof child.value === "string")
    .map((child): DeclaredField => {
      const place = placeOf(child.start, child.end);
      const { name } = child;
      return {
        ...{ kind: "column", name, part: partOf(name), value: textOf(child), place },
        ...{ isImplied: false, syntax: "yaml" },
      };
    });
  if (fields.length === 0) return undefined;
  return { file, ...placeOf(node.keyStart, node.keyEnd), fields };
}

/** `answer` is the completion of one form, `completion` that of all. */
function partOf(name: string): string {
  for (const { required, optional } of SHAPES)
    for (const role of Object.keys({ ...required, ...optional }) as FieldRole[])
      if ((required[role] ?? optional[role]) === name) return role;
  return name;
}
