import { keyAt } from "../../keys";
import { boundsOf, describeBounds } from "../bounds";
import type { Dialect, ScopeKey } from "../dialect";
import { describeFieldType } from "../fieldType";
import { otherName } from "../../check/otherNames";
import { V1_ROWS } from "../mapping/llamaFactoryV1";
import { nameIn } from "../mapping/names";
import { reasonFor } from "../mapping/reasons";
import { rowsOf } from "../mapping/rows";
import { yamlNumber } from "../../scalars/yamlNumber";

/** What a key takes and is by default, on one line: `a whole number, above 0 · default 8`. */
export function detailOfKey({ field }: ScopeKey): string {
  const { type } = field;
  const bounds = boundsOf(field);
  const what = type.letters.includes("a") ? "anything" : describeFieldType(type);
  const inside = bounds === undefined ? "" : `, ${describeBounds(bounds).replace(/^a value (?:of )?/u, "")}`;
  const preset =
    field.default === undefined || field.default === "" ? "" : ` · default ${written(field.default)}`;
  return `${what}${inside}${preset}`;
}

/** Tables have numbers as Python shows them: `5e-05`, which its YAML reader takes for text. */
function written(preset: string): string {
  return /^-?[\d.]+e[-+]?\d+$/iu.test(preset) ? yamlNumber(Number(preset)) : preset;
}

/** What has become of a key of another tool, when it came and who has it. Markdown paragraphs. */
export function historyOfKey(name: string, key: ScopeKey, dialect: Dialect): readonly string[] {
  return [...historyOf(name, key, dialect), ...ownersOf(key, dialect)];
}

function historyOf(
  name: string,
  { gone, comesWith, releases }: ScopeKey,
  dialect: Dialect,
): readonly string[] {
  const rename = dialect.renames.get(name);
  if (gone !== undefined || (rename !== undefined && dialect.deprecated?.has(name) === true)) {
    const since = gone === undefined ? "Only kept to be refused" : `Gone from ${gone.package} ${gone.goneIn}`;
    const now = rename?.to === undefined ? "" : `: it is \`${rename.to}\` now`;
    const note = rename?.note === undefined ? "" : `; ${rename.note}`;
    return [`**${since}**${now}${note}.`];
  }
  if (comesWith !== undefined) return [`Comes with ${dialect.package} ${comesWith}.`];
  const since =
    releases === undefined || releases.since === 0 ? undefined : dialect.versions()[releases.since];
  // Not every release was looked at.
  return since === undefined ? [] : [`Since ${dialect.package} ${since} or shortly before.`];
}

const SHARED = ["TrainingArguments", "ModelConfig", "ScriptArguments", "DatasetMixtureConfig"];

/** Of TRL's many config classes, those that have it; nothing where all trainers share it. */
function ownersOf({ owners = [] }: ScopeKey, { id }: Dialect): readonly string[] {
  if (id !== "trl" || owners.length === 0 || owners.length > 4) return [];
  if (owners.some((owner) => SHARED.includes(owner))) return [];
  return [`Of ${owners.map((owner) => `\`${owner}\``).join(", ")}.`];
}

/** What a key is here, by the key of ours that it is carried over to. */
export function equalOf(native: string): string {
  const key = keyAt(native);
  return `In Tunesmith: \`${native}\`${key === undefined ? "" : `. ${key.doc}`}`;
}

/** What a key is here that is not carried over, or why there is no such key. */
export function noEqual(name: string): string {
  const reason = reasonFor(name);
  return `Without an equivalent in Tunesmith${reason === undefined ? "" : `: ${reason}`}.`;
}

/** The key of ours that one is mostly carried over to, by its name alone; undefined where that does not tell. */
export function nativeOf(path: string, { id }: Dialect): string | undefined {
  const rows = id === "llama-factory" ? [...rowsOf(id), ...V1_ROWS] : rowsOf(id);
  return (
    rows.find(({ foreign }) => foreign === path)?.native ??
    (path.includes(".") ? undefined : (nameIn("native", path, id) ?? otherName("", path)?.path))
  );
}
