/** Types of package.mjs, for the tests. */
export interface PackageOptions {
  readonly root?: string;
  readonly target?: string;
  readonly build?: "stale" | "always" | "never";
}
export interface PackedExtension {
  readonly vsix: string;
  readonly target: string;
  readonly bytes: number;
  readonly files: number;
}
export function hostTarget(): string;
export function packageExtension(options?: PackageOptions): PackedExtension;
export function currentVsix(root?: string): string;
