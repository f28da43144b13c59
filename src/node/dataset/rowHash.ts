import { createHash } from "node:crypto";
import { canonicalJson } from "../../core/dataset/canonicalJson";
import type { JsonValue } from "../../core/dataset/jsonValue";

/** Names a row whatever its place: the first 16 hex digits of the SHA-256 of its canonical JSON. */
export function rowHash(value: JsonValue): string | undefined {
  const canonical = canonicalJson(value);
  return canonical === undefined
    ? undefined
    : createHash("sha256").update(canonical, "utf8").digest("hex").slice(0, 16);
}
