import { fmix32 } from "../../base/random";

/**
 * The order in which an epoch visits the `n` positions of `train.idx`: sorted by a keyed hash of the position, so that
 * every engine in every language visits the same rows without sharing a random generator.
 * `epoch` counts from 0. All arithmetic is on unsigned 32-bit integers.
 */
export function epochOrder(n: number, seed: number, epoch: number): Uint32Array {
  const seedKey = fmix32(seed);
  const epochKey = fmix32(epoch + 0x9e3779b9);
  const keys = new Uint32Array(n);
  for (let i = 0; i < n; i++) keys[i] = fmix32((fmix32((i ^ seedKey) >>> 0) ^ epochKey) >>> 0);
  // fmix32 and XOR are bijections: the keys are distinct, and the order is unique.
  return Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => (keys[a] as number) - (keys[b] as number),
  );
}
