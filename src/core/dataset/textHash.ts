/**
 * 53 bits of a text, for tables in memory: two 32-bit multiply-and-xor lanes (FNV-1a's step with two primes), each
 * finished as in MurmurHash3. Not for names that leave the process: those are SHA-256.
 */
export function textHash(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x1b873593 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b >>> 11) * 4294967296 + (a >>> 0);
}
