import { formatInteger } from "../../../base/format";
import { nearest } from "../../../base/editDistance";
import type { DeclaredDataset, DeclaredField } from "../../../protocol/declaredDataset";
import { usualTag } from "../../dataset/conversation";
import { declaredEdit, declaredPlace, entryPlace } from "./declaredPlace";
import type { Report, ReportDetails } from "../defineRule";
import { placeOf, type LintRow } from "../rows/lintRow";
import { listInWords, quote } from "../text/quote";
import { relatedAt } from "../rows/relatedAt";
import type { FindingPlace } from "../target";

/** What the turns of a file look like, for a registry that says so too. */
export interface TagWatch {
  see(row: LintRow): void;
  report(report: Report): void;
}

interface SeenRole {
  turns: number;
  readonly place: FindingPlace;
}

const MOST_ROLES = 100;
const MOST_KEYS = 100;
const ROWS_LOOKED_AT = 1000;
const SPEAKERS = ["user_tag", "assistant_tag", "observation_tag", "function_tag", "system_tag"];
/** Without them no row can be read; the others may be wanted for later. */
const NEEDED: ReadonlySet<string> = new Set(["user_tag", "assistant_tag"]);
const KEYS: Readonly<Record<string, readonly string[]>> = {
  role_tag: ["role", "from"],
  content_tag: ["content", "value"],
};

/** Undefined when the file declares no tags. */
export function createTagWatch(declared: DeclaredDataset, file: string): TagWatch | undefined {
  const fields = declared.fields?.filter(({ kind }) => kind === "tag") ?? [];
  if (fields.length === 0 && declared.tags === undefined) return undefined;
  const roles = new Map<string, SeenRole>();
  const keys = new Set<string>();
  let first: FindingPlace | undefined;
  let rows = 0;
  return {
    see(row) {
      const looksAtKeys = rows++ < ROWS_LOOKED_AT;
      for (const { path, turns } of row.conversations)
        for (const turn of turns) {
          if (turn.object === undefined) continue;
          first ??= placeOf(row.source, { path: [...path, turn.index] });
          if (looksAtKeys) for (const key in turn.object) if (keys.size < MOST_KEYS) keys.add(key);
          if (typeof turn.role !== "string") continue;
          const known = roles.get(turn.role);
          if (known !== undefined) known.turns++;
          else if (roles.size < MOST_ROLES)
            roles.set(turn.role, {
              turns: 1,
              place: placeOf(row.source, { path: [...path, turn.index, turn.roleKey] }),
            });
        }
    },
    report(report) {
      if (first === undefined) return;
      const seen = { declared, fields, file, first, keys, roles };
      const faults = [...keyFaults(seen), ...roleFaults(seen)];
      for (const fault of faults.filter(({ field }) => field?.isImplied !== true))
        tell(fault, declared, report);
      const implied = faults.filter(({ field }) => field?.isImplied === true);
      if (implied.length > 0) tellImplied(implied, seen, report);
    },
  };
}

interface Seen {
  readonly declared: DeclaredDataset;
  readonly fields: readonly DeclaredField[];
  readonly file: string;
  readonly first: FindingPlace;
  readonly keys: ReadonlySet<string>;
  readonly roles: ReadonlyMap<string, SeenRole>;
}

/** A tag that is wrong, or (without a field) one that is lacking. */
interface TagFault {
  readonly field: DeclaredField | undefined;
  readonly name: string;
  readonly message: string;
  readonly meant: string | undefined;
  readonly related: ReportDetails["related"];
}

/** Keys of turns that are not there. */
function keyFaults({ declared, fields, file, first, keys }: Seen): readonly TagFault[] {
  const related = [relatedAt(file, first, `the first turn has ${inWords(keys)}`)];
  const claimed = new Set(fields.map(({ value }) => value));
  return Object.entries(KEYS).flatMap(([name, usual]): TagFault[] => {
    const field = fields.find((one) => one.name === name);
    if (field !== undefined && keys.has(field.value)) return [];
    const free = [...keys].filter((key) => !claimed.has(key));
    const plain = free.filter((key) => usual.includes(key));
    const near = field === undefined ? undefined : nearest(field.value, free);
    const meant = near ?? (plain.length === 1 ? plain[0] : free.length === 1 ? free[0] : undefined);
    if (field === undefined && declared.tags === undefined) return [];
    const message =
      field === undefined
        ? `the tags have no "${name}": LLaMA-Factory stops at the first turn`
        : `no turn has the key ${quote(field.value)}, which "${name}" names`;
    return [{ field, name, message, meant, related }];
  });
}

/** Speakers that never speak, and speakers that no tag knows. */
function roleFaults({ declared, fields, file, roles }: Seen): readonly TagFault[] {
  if (roles.size === 0) return [];
  const speakers = fields.filter(({ name }) => SPEAKERS.includes(name));
  const claimed = new Set(speakers.map(({ value }) => value));
  const free = new Set([...roles.keys()].filter((role) => !claimed.has(role)));
  const relatedTo = (role: string | undefined): ReportDetails["related"] => {
    const [name, seen] = [...roles].find(([one]) => one === role) ?? [...roles][0] ?? [];
    return seen === undefined ? [] : [relatedAt(file, seen.place, `a turn of ${quote(name ?? "")}`)];
  };
  const faults: TagFault[] = [];
  for (const field of speakers) {
    if (roles.has(field.value)) continue;
    const meant = meantRole(field, free, roles);
    if (meant === undefined && !NEEDED.has(field.name)) continue;
    if (meant !== undefined) free.delete(meant);
    const message = `no turn is of ${quote(field.value)}, which "${field.name}" names: the turns are of ${inWords(roles.keys())}`;
    faults.push({ field, name: field.name, message, meant, related: relatedTo(meant) });
  }
  if (declared.tags === undefined) return faults;
  for (const role of free) {
    const name = usualTag(role);
    if (name === undefined || !SPEAKERS.includes(name) || speakers.some((field) => field.name === name))
      continue;
    const turns = formatInteger(roles.get(role)?.turns ?? 0);
    const message = `no tag names ${quote(role)}, which ${turns} ${turns === "1" ? "turn is" : "turns are"} of: LLaMA-Factory skips those rows`;
    faults.push({ field: undefined, name, message, meant: role, related: relatedTo(role) });
  }
  return faults;
}

/** The speaker that can only be meant: of a usual word, only when no strange one speaks more often. */
function meantRole(
  field: DeclaredField,
  free: ReadonlySet<string>,
  roles: ReadonlyMap<string, SeenRole>,
): string | undefined {
  const isNeeded = NEEDED.has(field.name);
  const turnsOf = (role: string): number => roles.get(role)?.turns ?? 0;
  const [same, another] = [...free].filter((role) => usualTag(role) === field.name);
  const strange = [...free].filter((role) => usualTag(role) === undefined);
  if (same !== undefined && another === undefined)
    return isNeeded && strange.some((role) => turnsOf(role) >= turnsOf(same)) ? undefined : same;
  const near = nearest(field.value, free);
  if (near !== undefined) return near;
  const [only] = strange;
  return isNeeded && free.size === 1 ? only : undefined;
}

function tell(
  { field, name, message, meant, related }: TagFault,
  declared: DeclaredDataset,
  report: Report,
): void {
  const place = field === undefined ? entryPlace(declared) : declaredPlace(declared, field.place);
  const { newTag } = declared;
  const edit =
    meant === undefined
      ? undefined
      : field !== undefined
        ? declaredEdit(field, meant)
        : newTag === undefined
          ? undefined
          : {
              ...{ line: newTag.line, column: newTag.column, endLine: newTag.line, endColumn: newTag.column },
              newText: `${newTag.before}"${name}": ${JSON.stringify(meant)}`,
            };
  const title =
    field === undefined ? `Add "${name}": ${quote(meant ?? "")}` : `Change to ${quote(meant ?? "")}`;
  report({ place }, message, {
    ...(meant === undefined
      ? { help: "name what the turns have" }
      : { help: field === undefined ? `add "${name}": ${quote(meant)}` : `did you mean ${quote(meant)}?` }),
    related: related ?? [],
    fix: edit && { title, safety: "safe", edits: [edit] },
  });
}

/** One finding for an entry without `tags`. */
function tellImplied(faults: readonly TagFault[], { declared, keys, roles }: Seen, report: Report): void {
  const values = faults.flatMap(({ field }) => (field === undefined ? [] : [field.value]));
  report(
    { place: entryPlace(declared) },
    `the entry has no "tags", so LLaMA-Factory looks for ${inWords(values)}, which no turn has`,
    {
      help: `add "tags" for turns with ${inWords(keys)} of ${inWords(roles.keys())}`,
      related: faults[0]?.related ?? [],
    },
  );
}

const SHOWN = 5;

function inWords(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, SHOWN).map((name) => quote(name, 24));
  return listInWords(all.length > SHOWN ? [...shown, `${String(all.length - SHOWN)} more`] : shown);
}
