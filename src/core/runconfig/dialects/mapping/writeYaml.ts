import { inYaml } from "../../scalars/yamlValue";
import type { Carried, Draft } from "./draft";

/** One key with its comments. */
export function writeKey(name: string, carried: Carried, indent: string): readonly string[] {
  const behind = carried.behind === undefined ? "" : `  # ${carried.behind}`;
  return [
    ...carried.above.map((comment) => `${indent}${comment}`),
    `${indent}${name}: ${inYaml(carried.value)}${behind}`,
  ];
}

/** Keys in their order; those of a group together below its name. */
export function writeKeys(all: readonly Carried[]): readonly string[] {
  const groups = new Map<string, Carried[]>();
  for (const carried of all) {
    const dot = carried.path.indexOf(".");
    const name = dot < 0 ? carried.path : carried.path.slice(0, dot);
    groups.set(name, [...(groups.get(name) ?? []), carried]);
  }
  return [...groups].flatMap(([name, inside]) =>
    inside.every(({ path }) => path === name)
      ? inside.flatMap((carried) => writeKey(name, carried, ""))
      : [
          `${name}:`,
          ...inside.flatMap((carried) => writeKey(carried.path.slice(name.length + 1), carried, "  ")),
        ],
  );
}

/** What stays behind, as comments, each key with its text and the reason. */
export function writeLeft({ left }: Draft, label: string): readonly string[] {
  if (left.length === 0) return [];
  return [
    "",
    `# Without an equivalent here, from ${label}:`,
    ...left.flatMap(({ key, lines, why }) => {
      const [first = "", ...more] = lines;
      const name = key.includes(".") ? `${key.slice(0, key.lastIndexOf("."))}: ` : "";
      return [
        `#   ${name}${first}${why === undefined ? "" : more.length === 0 ? `   (${why})` : ""}`,
        ...more.map((line) => `#   ${line}`),
        ...(why !== undefined && more.length > 0 ? [`#   (${why})`] : []),
      ];
    }),
  ];
}
