/** How many rows of `train.idx` the digest covers. */
export const SUPERVISION_DIGEST_ROWS = 64;

/**
 * The bytes whose SHA-256 is `supervisionDigest`: for each example its length as uint32, then ids and labels as int32,
 * all little-endian. The caller passes the examples of the first `SUPERVISION_DIGEST_ROWS` rows of `train.idx`.
 */
export function supervisionBytes(
  examples: readonly { readonly ids: readonly number[]; readonly labels: readonly number[] }[],
): Uint8Array {
  const size = examples.reduce((sum, example) => sum + 4 + 8 * example.ids.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { ids, labels } of examples) {
    view.setUint32(at, ids.length, true);
    at += 4;
    for (const list of [ids, labels])
      for (const value of list) {
        view.setInt32(at, value, true);
        at += 4;
      }
  }
  return bytes;
}
