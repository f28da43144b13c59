import type { ConfigNode } from "../configTree";
import type { Extra } from "../check/reporter";
import { yamlNumber } from "../scalars/yamlNumber";
import { boundsOf, describeBounds, isInside, type Bounds } from "./bounds";
import type { ScopeKey } from "./dialect";
import { numberInText, readScalar } from "./readScalar";
import type { Walk } from "./walk";

/** A number that the tool, or the library below it, refuses. */
export function checkForeignRange(node: ConfigNode, key: ScopeKey, { reporter, dialect }: Walk): void {
  const bounds = boundsOf(key.field);
  const kind = readScalar(node, dialect.reader);
  const written = kind === "boolean" ? undefined : numberInText(node);
  if (bounds === undefined || written === undefined || !/[if]/u.test(key.field.type.letters)) return;
  if (isInside(Number(written), bounds)) return;
  if (stepsMeant(node, written, { reporter, dialect })) return;
  reporter.report(
    "DLC008",
    "error",
    node,
    `\`${node.name}\` is ${node.source}, but ${describeBounds(bounds)} is wanted`,
    toDefault(node, key, bounds, { reporter, dialect }),
  );
}

/** Whole steps given as a share of all steps: `warmup_ratio: 100`. */
function stepsMeant(
  node: ConfigNode,
  written: string,
  { reporter, dialect }: Pick<Walk, "reporter" | "dialect">,
): boolean {
  if (node.name !== "warmup_ratio" || !/^\d+$/u.test(written)) return false;
  const place = { start: node.keyStart, end: node.keyEnd };
  reporter.report(
    "DLC008",
    "error",
    node,
    `\`warmup_ratio\` is ${node.source}, but a share of all steps is wanted, at most 1`,
    {
      help: `${dialect.label} takes whole steps as \`warmup_steps\``,
      fix: reporter.replace("Rename to `warmup_steps`", place, "warmup_steps", "unsafe"),
    },
  );
  return true;
}

/** The tool's own value, where that is a number inside of the bounds. */
function toDefault(
  node: ConfigNode,
  { field }: ScopeKey,
  bounds: Bounds,
  { reporter, dialect }: Pick<Walk, "reporter" | "dialect">,
): Extra {
  if (field.default === undefined) return {};
  const preset = Number(field.default);
  const isGood = field.default.trim() !== "" && Number.isFinite(preset) && isInside(preset, bounds);
  const written = yamlNumber(preset);
  return {
    help: `${dialect.label}'s default is ${field.default}`,
    ...(isGood && node.plain ? { fix: reporter.replace(`Write ${written}`, node, written, "unsafe") } : {}),
  };
}
