import type { ConfigNode } from "../../configTree";
import { KEYS, lastName } from "../../keys";
import type { DialectId, KeyScope } from "../dialect";
import { dialectOf } from "../dialects";
import { once } from "../once";
import { NAMES } from "./names";

export interface Row {
  readonly native: string;
  readonly foreign: string;
}

/** Native keys that more than a name and a value decide: `compound.ts` carries them. */
const COMPOUND: ReadonlySet<string> = new Set([
  ...[
    "task",
    "method.name",
    "model.quantization",
    "model.dtype",
    "data.train",
    "data.eval",
    "data.split.eval",
  ],
  ...["data.format", "data.train_on", "data.truncation"],
]);

/** Names that mean something else in other tools. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  ...[
    "alpha",
    "eps",
    "beta1",
    "beta2",
    "scaling",
    "name",
    "version",
    "bias",
    "coft",
    "engine",
    "devices",
    "dir",
  ],
]);

/** The one-to-one rows of a tool: those of the table, and keys of ours that it knows by the same name. */
export function rowsOf(tool: DialectId): readonly Row[] {
  return all()[tool];
}

const all = once((): Readonly<Record<DialectId, readonly Row[]>> => ({
  axolotl: rowsFor("axolotl"),
  "llama-factory": rowsFor("llama-factory"),
  trl: rowsFor("trl"),
  torchtune: rowsFor("torchtune"),
}));

function rowsFor(tool: DialectId): readonly Row[] {
  const rows: Row[] = NAMES.flatMap(({ native, [tool]: foreign }) =>
    native === undefined || foreign === undefined || COMPOUND.has(native) ? [] : [{ native, foreign }],
  );
  if (tool === "torchtune") return rows;
  const scope = dialectOf({ dialect: tool }).scope(NO_FILE, {});
  const taken = new Set(rows.map(({ foreign }) => foreign));
  const mapped = new Set(rows.map(({ native }) => native));
  for (const { path, types } of KEYS) {
    const name = lastName(path);
    const isSimple = !types.some(({ kind }) => kind === "group" || kind === "groups");
    if (!isSimple || taken.has(name) || mapped.has(path) || COMPOUND.has(path) || AMBIGUOUS.has(name))
      continue;
    if (path.split(".").length !== 2 || !/^(?:train|data|method)\./u.test(path)) continue;
    const foreign = placeIn(scope, name);
    if (foreign === undefined) continue;
    rows.push({ native: path, foreign });
    taken.add(name);
  }
  return rows;
}

/** Where the tool has a key of this name: at its top, or, of Axolotl, in the block that is handed on to TRL. */
function placeIn(scope: KeyScope, name: string): string | undefined {
  if (scope.key(name) !== undefined) return name;
  const block = scope.key("trl")?.field.type.models ?? [];
  return block.length > 0 && scope.nested(block, "trl")?.key(name) !== undefined ? `trl.${name}` : undefined;
}

const NO_FILE: ConfigNode = {
  ...{ path: "", name: "", keyStart: 0, keyEnd: 0, start: 0, end: 0, kind: "map", value: null, source: "" },
  ...{ plain: true, children: [] },
};
