/** The assembled program of byteScan.wat as base64. */
export function assembled(): Promise<string>;
