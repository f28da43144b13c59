/** Two-byte float formats, little-endian, widened to float32 without loss. */
export function isWidened(dtype: string): dtype is "F16" | "BF16" {
  return dtype === "F16" || dtype === "BF16";
}

export function widen(dtype: "F16" | "BF16", bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const words = new Uint32Array(halves.length);
  const convert = dtype === "BF16" ? (half: number) => half << 16 : halfToFloatBits;
  for (let i = 0; i < halves.length; i++) words[i] = convert(halves[i]!);
  return new Float32Array(words.buffer);
}

/** IEEE 754 binary16 to the bits of binary32: 5 exponent bits with bias 15 become 8 with bias 127. */
function halfToFloatBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal half is a normal float: shift until the leading one falls off the ten bits.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
