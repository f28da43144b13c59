/** `<name>-<YYYYMMDD-HHMMSS>-<4 hex>`, UTC; the name lower-cased to `[a-z0-9-]`, at most 40 characters. */
export function makeRunId(name: string, now: Date, randomHex: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 40)
    .replace(/-+$/u, "");
  const [date = "", time = ""] = now.toISOString().slice(0, 19).split("T");
  return `${plain === "" ? "run" : plain}-${date.replaceAll("-", "")}-${time.replaceAll(":", "")}-${randomHex.slice(0, 4)}`;
}
