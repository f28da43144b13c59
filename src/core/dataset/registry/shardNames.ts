/** Of how many pieces a dataset consists that is known by the name of one of them. */
export interface ShardGroup {
  readonly files: readonly string[];
  /** Numbers that no file has, of those that the names promise. */
  readonly missing: readonly number[];
}

interface ShardName {
  /** Equal for the pieces of one dataset. */
  readonly key: string;
  readonly number: number;
  /** Undefined when the name does not say. */
  readonly total: number | undefined;
}

/** `train-00001-of-00003.jsonl.gz` */
const COUNTED = /^(.*?)(\d{2,6})-of-(\d{2,6})(.*)$/u;
/** `part-00001-<id>.snappy.parquet`, `shard_001.jsonl`, `0001.parquet` */
const NUMBERED = /^((?:[^.]*?[-_.])?)(\d{3,6})((?:-[0-9a-f-]{32,36}(?:-c\d+)?)?(?:\.[A-Za-z]\w*)+)$/u;

/**
 * Files of one folder by dataset: pieces whose names count them are one, all others stand alone. Numbers alone
 * (`part-00000`, `part-00001`) must have no gap and begin at 0 or 1, or they are something else: years, versions.
 */
export function groupShards(files: readonly string[]): readonly ShardGroup[] {
  const groups = new Map<string, { readonly file: string; readonly name: ShardName }[]>();
  for (const file of files) {
    const name = shardName(file);
    if (name === undefined) groups.set(file, [{ file, name: { key: file, number: 0, total: undefined } }]);
    else {
      const known = groups.get(name.key);
      if (known === undefined) groups.set(name.key, [{ file, name }]);
      else known.push({ file, name });
    }
  }
  return [...groups.values()].flatMap((group) => {
    group.sort((a, b) => a.name.number - b.name.number);
    const { total } = group[0]?.name ?? {};
    const numbers = new Set(group.map(({ name }) => name.number));
    if (total === undefined && !isRow(group.map(({ name }) => name.number)))
      return group.map(({ file }) => ({ files: [file], missing: [] }));
    return [{ files: group.map(({ file }) => file), missing: missingOf(total, numbers) }];
  });
}

function shardName(path: string): ShardName | undefined {
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const folder = path.slice(0, slash);
  const name = path.slice(slash);
  const counted = COUNTED.exec(name);
  if (counted !== null) {
    const [, stem = "", number = "", total = "", rest = ""] = counted;
    return { key: `${folder}${stem}\0${total}\0${rest}`, number: Number(number), total: Number(total) };
  }
  const numbered = NUMBERED.exec(name);
  if (numbered === null) return undefined;
  const [, stem = "", number = "", rest = ""] = numbered;
  const ending = rest.replace(/^-[0-9a-f-]+(?:-c\d+)?/u, "");
  return {
    key: `${folder}${stem}\0${String(number.length)}\0${ending}`,
    number: Number(number),
    total: undefined,
  };
}

/** 0, 1, 2 … or 1, 2, 3 …, and at least two of them. */
function isRow(numbers: readonly number[]): boolean {
  const [first = -1] = numbers;
  return numbers.length > 1 && first >= 0 && first <= 1 && numbers.every((number, i) => number === first + i);
}

/** Some tools count from 0, some from 1. */
function missingOf(total: number | undefined, numbers: ReadonlySet<number>): readonly number[] {
  if (total === undefined || total > 100_000) return [];
  const first = numbers.has(0) || !numbers.has(total) ? 0 : 1;
  const missing: number[] = [];
  for (let number = first; number < first + total; number++) if (!numbers.has(number)) missing.push(number);
  return missing;
}
