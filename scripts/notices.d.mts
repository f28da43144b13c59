/** Types of notices.mjs, for the tests. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly texts: readonly string[];
  readonly bundles: readonly string[];
}
export const allowedLicences: readonly string[];
export function listBundled(root?: string): readonly BundledPackage[];
export function isAllowed(licence: string): boolean;
export function noticesText(packages: readonly BundledPackage[]): string;
