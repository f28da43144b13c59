import type { DeclaredDataset } from "../../../protocol/declaredDataset";
import { namesOfTags, readTurn } from "../conversation";
import { isJsonArray, isJsonObject, type JsonValue } from "../jsonValue";
import type { TurnNames } from "../turnNames";
import { SHAPE_SAMPLE, SHAPES, type DatasetFormat, type DatasetShape, type FieldRole } from "../shapes";

/** The fields that a format needs, and those that it may have. */
const ROLES: Readonly<
  Record<string, { readonly required: readonly FieldRole[]; readonly optional: readonly FieldRole[] }>
> = {
  alpaca: { required: ["prompt", "completion"], optional: ["context"] },
  text: { required: ["text"], optional: [] },
  sharegpt: { required: ["turns"], optional: [] },
  messages: { required: ["turns"], optional: [] },
  preference: { required: ["chosen", "rejected"], optional: ["prompt", "context"] },
  kto: { required: ["flag"], optional: ["context"] },
};
const MOST_TURNS = 20_000;

/**
 * The shape that a registry gives a file. Undefined when no row has the columns that it names: then the file is read
 * by its own looks, and SCH009 tells of the registry.
 */
export function declaredShape(
  rows: readonly JsonValue[],
  declared: DeclaredDataset | undefined,
): DatasetShape | undefined {
  const { format, columns = {} } = declared ?? {};
  const roles = format === undefined ? undefined : ROLES[format];
  if (declared === undefined || roles === undefined) return undefined;
  const turns = columns["turns"];
  const required: Partial<Record<FieldRole, string>> = {};
  for (const role of [...roles.required, ...placesOfText(format, turns !== undefined)]) {
    const column = columns[role];
    if (column === undefined) return undefined;
    required[role] = column;
  }
  const optional: Partial<Record<FieldRole, string>> = {};
  for (const role of roles.optional)
    if (columns[role] !== undefined && required[role] === undefined) optional[role] = columns[role];
  const wanted = Object.values(required);
  const isThere = rows.some((row) => isJsonObject(row) && wanted.every((key) => row[key] !== undefined));
  if (!isThere) return undefined;
  const names = turns === undefined ? undefined : turnNames(rows, turns, declared);
  return {
    format: format as DatasetFormat,
    ...{ required, optional, known: knownOf(format as DatasetFormat) },
    ...(names === undefined ? {} : { names }),
    ...(columns["system"] === undefined ? {} : { system: columns["system"] }),
    ...(columns["tools"] === undefined ? {} : { tools: columns["tools"] }),
  };
}

/** Pairs and ratings stand beside turns or beside a prompt. */
function placesOfText(format: string | undefined, hasTurns: boolean): readonly FieldRole[] {
  if (format === "preference") return hasTurns ? ["turns"] : [];
  if (format !== "kto") return [];
  return hasTurns ? ["turns"] : ["prompt", "completion"];
}

function knownOf(format: DatasetFormat): readonly string[] {
  return SHAPES.find((shape) => shape.format === format)?.known ?? [];
}

/** Undefined when the turns are to be read as usual. */
function turnNames(
  rows: readonly JsonValue[],
  turns: string,
  { tags: written, fields = [] }: DeclaredDataset,
): TurnNames | undefined {
  const tags = written ?? Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const roleKey = tags["role_tag"];
  const contentKey = tags["content_tag"];
  if (roleKey === undefined || contentKey === undefined) return undefined;
  const seen = new Set<string>();
  let isThere = false;
  let looked = 0;
  for (const row of rows.slice(0, SHAPE_SAMPLE)) {
    const list = isJsonObject(row) ? row[turns] : undefined;
    if (!isJsonArray(list) || looked > MOST_TURNS) continue;
    looked += list.length;
    for (const turn of list) {
      if (!isJsonObject(turn)) continue;
      isThere ||= turn[roleKey] !== undefined && turn[contentKey] !== undefined;
      const role = turn[roleKey] ?? readTurn(turn, 0).role;
      if (typeof role === "string") seen.add(role);
    }
  }
  const areUsual = ["user_tag", "assistant_tag"].every((tag) => seen.has(tags[tag] ?? ""));
  if (!isThere || (written === undefined && areUsual)) return undefined;
  return namesOfTags({ roleKey, contentKey, tags }, seen);
}
