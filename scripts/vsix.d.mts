/** Types of vsix.mjs, for the tests. */
export interface VsixEntry {
  readonly name: string;
  readonly packedBytes: number;
  readonly bytes: number;
}
export function listVsix(file: string): readonly VsixEntry[];
export function unpackVsix(file: string, folder: string): string;
