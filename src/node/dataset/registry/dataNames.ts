/** Names of files that hold rows; whether they do is for their content to say. */
const DATA_NAME = /\.(?:jsonl|ndjson|jsonlines|json|csv|tsv|parquet|arrow|feather)(?:\.gz)?$/iu;
/** What tools write beside data. */
const BESIDE: ReadonlySet<string> = new Set([
  "dataset_info.json",
  "dataset_infos.json",
  "dataset_dict.json",
  "state.json",
  "tunesmith-baseline.json",
]);

export function isDataName(name: string): boolean {
  return DATA_NAME.test(name) && !BESIDE.has(name);
}
