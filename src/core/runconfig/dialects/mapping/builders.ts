/** What the library `datasets` reads a file with: it loads folders and names of a hub by `path`, and files never. */
const BUILDERS: readonly (readonly [ending: RegExp, builder: string])[] = [
  [/\.jsonl?(?:\.gz|\.zst)?$/iu, "json"],
  [/\.[ct]sv(?:\.gz)?$/iu, "csv"],
  [/\.parquet$/iu, "parquet"],
  [/\.arrow$/iu, "arrow"],
  [/\.txt$/iu, "text"],
];

/** Undefined for what is no file of rows. */
export function builderOf(path: string): string | undefined {
  return BUILDERS.find(([ending]) => ending.test(path))?.[1];
}

export function isBuilder(name: string): boolean {
  return BUILDERS.some(([, builder]) => builder === name);
}
