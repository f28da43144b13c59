/**
 * Writes protobuf messages as a flat list of chunks: nothing is copied until `finish`, so a message with gigabytes of
 * tensor data costs one copy, however deep it is nested.
 */
export class ProtoWriter {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;

  /** A varint field; `value` may be negative (64-bit two's complement). */
  int(field: number, value: number | bigint): this {
    return this.push(varint(BigInt(field) << 3n)).push(varint(BigInt(value)));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.push(varint(BigInt((field << 3) | 5))).push(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** Keeps a reference to `value` until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    return this.lengthPrefix(field, value.byteLength).push(value);
  }

  message(field: number, message: ProtoWriter): this {
    this.lengthPrefix(field, message.length);
    for (const chunk of message.chunks) this.chunks.push(chunk);
    this.length += message.length;
    return this;
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.length);
    let offset = 0;
    for (const chunk of this.chunks) {
      out.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return out;
  }

  private lengthPrefix(field: number, length: number): this {
    return this.push(varint(BigInt((field << 3) | 2))).push(varint(BigInt(length)));
  }

  private push(chunk: Uint8Array): this {
    this.chunks.push(chunk);
    this.length += chunk.byteLength;
    return this;
  }
}

function varint(value: bigint): Uint8Array {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
