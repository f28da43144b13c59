import { BYTE_SCAN_MODULE } from "./byteScanModule";

/** What `byteScan.wat` exports. */
interface ByteScanProgram {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** How many places were found in the bytes between two addresses. */
  readonly scan: (from: number, to: number) => number;
}

/** The part of WebAssembly that is used here; Node has it, and its types do not. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const PAGE = 65_536;

/** Undefined where the processor has no vectors that WebAssembly could use. */
export function instantiateByteScan(bytes: number): ByteScanProgram | undefined {
  let program: ByteScanProgram;
  try {
    const module = new WebAssembly.Module(Buffer.from(BYTE_SCAN_MODULE, "base64"));
    program = new WebAssembly.Instance(module).exports as ByteScanProgram;
  } catch {
    return undefined;
  }
  const missing = Math.ceil((bytes - program.memory.buffer.byteLength) / PAGE);
  if (missing > 0) program.memory.grow(missing);
  return program;
}
