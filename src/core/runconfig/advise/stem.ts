/** `data/train.jsonl.gz` is `train`; signs that a folder's name cannot have become `-`. */
export function stemOf(path: string): string {
  const file = path.split(/[\\/]/u).at(-1) ?? "";
  const stem = file.replace(/(?:\.[a-z0-9]{1,9}){1,2}$/iu, "").replace(/[^\p{L}\p{N}_-]+/gu, "-");
  return stem.replace(/^-+|-+$/gu, "") || "run";
}
