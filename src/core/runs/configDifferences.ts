/** A key that has another value now than it had in an earlier run; undefined: the other config has no such key. */
export interface ConfigDifference {
  /** Dotted: `train.learning_rate`. */
  readonly key: string;
  readonly then: unknown;
  readonly now: unknown;
}

type Group = Readonly<Record<string, unknown>>;

/**
 * In what two resolved configs differ, in the order of the second. Where a group is there on one side only, it is one
 * difference. Lines at which checks stand in their file are no part of what they say.
 */
export function configDifferences(then: Group, now: Group): readonly ConfigDifference[] {
  const found: ConfigDifference[] = [];
  compare(then, now, "", found);
  return found;
}

function compare(then: Group, now: Group, path: string, found: ConfigDifference[]): void {
  for (const name of new Set([...Object.keys(now), ...Object.keys(then)])) {
    const key = path === "" ? name : `${path}.${name}`;
    const [before, after] = [ownValue(then, name), ownValue(now, name)];
    if (isGroup(before) && isGroup(after)) compare(before, after, key, found);
    else if (!isSame(before, after)) found.push({ key, then: before, now: after });
  }
}

function ownValue(group: Group, name: string): unknown {
  return Object.hasOwn(group, name) ? group[name] : undefined;
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

/** With the keys of mappings in one order, and without the lines that entries of lists stand at. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((entry: unknown) =>
      isGroup(entry) ? comparable(withoutLine(entry)) : comparable(entry),
    );
  if (!isGroup(value)) return value;
  const names = Object.keys(value).sort();
  return names.map((name) => [name, comparable(value[name])]);
}

/** As `resolveConfig` notes it for entries of lists. */
export function withoutLine(entry: Group): Group {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "line"));
}
