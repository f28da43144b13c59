import { MAX_DEPTH } from "./canonicalJson";
import { isJsonArray, type JsonValue } from "./jsonValue";

/**
 * 32 bits that are equal for rows with the same canonical JSON, whatever their key order, spacing and escapes.
 * Of long strings it reads only the length, both ends and samples between, so it is many times cheaper than a hash
 * of the text; rows that agree are candidates, not yet duplicates. Undefined beyond MAX_DEPTH.
 */
export function rowFingerprint(value: JsonValue): number | undefined {
  const state = { tooDeep: false };
  const hash = fingerprint(value, 0, state);
  return state.tooDeep ? undefined : hash >>> 0;
}

function fingerprint(value: JsonValue, depth: number, state: { tooDeep: boolean }): number {
  if (typeof value === "string") return stringFingerprint(value);
  if (typeof value === "number") return mix(0x11, (value | 0) ^ Math.imul((value * 1024) | 0, 0x9e3779b1));
  if (typeof value === "boolean") return value ? 0x51ed270b : 0x2545f491;
  if (value === null) return 0x7feb352d;
  if (depth >= MAX_DEPTH) {
    state.tooDeep = true;
    return 0;
  }
  if (isJsonArray(value)) {
    let hash = 0x165667b1 ^ value.length;
    for (const element of value) hash = mix(hash, fingerprint(element, depth + 1, state));
    return hash;
  }
  // A sum does not depend on the order of the keys.
  let sum = 0x27d4eb2f;
  for (const key in value)
    sum = (sum + mix(keyFingerprint(key), fingerprint(value[key] as JsonValue, depth + 1, state))) | 0;
  return sum;
}

/** Rows made from one template differ most often at the beginning or at the end. */
const EDGE = 8;
const SAMPLES = 8;

function stringFingerprint(text: string): number {
  const length = text.length;
  let hash = Math.imul(length, 0x85ebca6b);
  const edge = length <= 2 * EDGE ? length : EDGE;
  for (let i = 0; i < edge; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  if (edge < length) {
    const stride = (length - 2 * EDGE) / SAMPLES;
    for (let i = 0; i < SAMPLES; i++)
      hash = Math.imul(hash ^ text.charCodeAt((EDGE + i * stride) | 0), 0x01000193);
    for (let i = length - EDGE; i < length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

/** Keys are few and mostly the same in every row: little tells them apart. */
function keyFingerprint(key: string): number {
  return Math.imul(
    key.charCodeAt(0) ^ (key.charCodeAt(key.length - 1) << 8) ^ (key.length << 16),
    0x9e3779b1,
  );
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
}
