import { releaseIndex } from "./detect";
import type { DialectContext, Gone, KeyScope, ScopeKey } from "./dialect";
import { once } from "./once";
import type { KeyTable, TableField } from "./keyTable";

/** Where the keys of a level are: sections of a table, in the order in which they decide. */
export interface ScopeSource {
  readonly table: KeyTable;
  readonly package: string;
  readonly sections: readonly string[];
  /** The modeline's release is one of this table. */
  readonly pinnable: boolean;
  /** How many of the sections, from the first, have the last word on whether a key is there. */
  readonly decisive?: number;
  /** The newest release of the package that the tool works with; what later ones dropped is still there. */
  readonly newest?: string;
}

interface Known {
  readonly field: TableField;
  readonly source: ScopeSource;
  readonly owners: readonly string[];
  readonly since: number;
  readonly until: number | undefined;
  readonly decided: boolean;
}

/** The keys of several sections together: a key is there as long as one of them has it. */
export function joinScopes(
  where: string,
  sources: readonly ScopeSource[],
  context: DialectContext,
  ignored?: ReadonlySet<string>,
): KeyScope {
  const known = collect(sources);
  const key = (name: string): ScopeKey | undefined => {
    const found = known.get(name);
    return found === undefined ? undefined : toScopeKey(found, context);
  };
  const names = once(() => [...known.keys()].filter((name) => key(name)?.gone === undefined));
  const oldNames = once(() => [...known.keys()].filter((name) => key(name)?.gone !== undefined));
  const levels = new Map<string, KeyScope | undefined>();
  return {
    where,
    key,
    get names() {
      return names();
    },
    get oldNames() {
      return oldNames();
    },
    nested: (models, holder) => {
      const id = `${holder} ${models.join(" ")}`;
      if (!levels.has(id)) levels.set(id, nestedScope(models, holder, sources, context));
      return levels.get(id);
    },
    ...(ignored === undefined ? {} : { ignored }),
  };
}

function nestedScope(
  models: readonly string[],
  holder: string,
  sources: readonly ScopeSource[],
  context: DialectContext,
): KeyScope | undefined {
  const source = sources.find(({ table }) => models.some((model) => table.sections.has(model)));
  if (source === undefined) return undefined;
  return joinScopes(`in \`${holder}\``, [{ ...source, sections: models, decisive: 0 }], context);
}

function collect(sources: readonly ScopeSource[]): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const source of sources)
    source.sections.forEach((section, i) => {
      const decided = i < (source.decisive ?? 0);
      for (const field of source.table.sections.get(section)?.values() ?? []) {
        const earlier = known.get(field.name);
        known.set(
          field.name,
          earlier === undefined
            ? first(field, source, section, decided)
            : earlier.source === source
              ? add(earlier, field, section, decided)
              : addOther(earlier, field, section),
        );
      }
    });
  return known;
}

function first(field: TableField, source: ScopeSource, section: string, decided: boolean): Known {
  return { field, source, owners: [section], since: field.since, until: field.until, decided };
}

function add(known: Known, field: TableField, section: string, decided: boolean): Known {
  const owners = [...known.owners, section];
  if (known.decided && !decided) return { ...known, owners };
  const stays = known.until === undefined || field.until === undefined;
  return {
    ...known,
    owners,
    since: Math.min(known.since, field.since),
    until: stays ? undefined : Math.max(known.until, field.until),
  };
}

/** Releases of another package have numbers of their own: all that counts is whether it still has the key. */
function addOther(known: Known, field: TableField, section: string): Known {
  const owners = [...known.owners, section];
  return known.until === undefined || field.until !== undefined
    ? { ...known, owners }
    : { ...known, owners, since: Math.min(known.since, field.since), until: undefined };
}

function toScopeKey({ field, source, owners, since, until }: Known, { pinned }: DialectContext): ScopeKey {
  const { versions } = source.table;
  const at = source.pinnable ? pinned : undefined;
  const last = source.newest === undefined ? undefined : releaseIndex(versions, source.newest);
  const isGone = until !== undefined && (at ?? last ?? until) >= until;
  // What another package dropped says nothing about a file that is written for an older release.
  const applies = source.pinnable || pinned === undefined;
  const gone: Gone | undefined =
    isGone && applies
      ? { package: source.package, lastIn: versions[until - 1] ?? "", goneIn: versions[until] ?? "" }
      : undefined;
  const isLater = at !== undefined && at < since;
  return {
    field,
    owners,
    ...(gone === undefined ? {} : { gone }),
    ...(isLater ? { comesWith: versions[since] ?? "" } : {}),
    ...(source.pinnable ? { releases: { since, until } } : {}),
  };
}
