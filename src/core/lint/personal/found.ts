/** Something personal or secret in a text: UTF-16 offsets, and what it is in words. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/** A value as messages may show it: its first four characters. */
export function masked(value: string): string {
  return `${Array.from(value).slice(0, 4).join("")}…`;
}
