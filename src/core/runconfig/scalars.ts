import type { ConfigNode } from "./configTree";

export interface Misreading {
  readonly message: string;
  /** Text that every reader takes alike. */
  readonly better: string;
}

/**
 * A number that YAML 1.2, which we read, and PyYAML (YAML 1.1), which most trainers use, take differently:
 * `2e-5` is a number here and a string there.
 */
export function misreadNumber({ source, plain }: ConfigNode): Misreading | undefined {
  if (!plain) return undefined;
  const exponent = /^([-+]?\d+)(?:\.(\d*))?[eE]([-+]?)(\d+)$/u.exec(source);
  if (exponent !== null && (exponent[2] === undefined || exponent[3] === "")) {
    const [, whole = "", fraction = "", sign, digits = ""] = exponent;
    return {
      message: `\`${source}\` is a number here, but text to Python's YAML reader`,
      better: `${whole}.${fraction === "" ? "0" : fraction}e${sign === "-" ? "-" : "+"}${digits}`,
    };
  }
  if (/^[-+]?0\d+$/u.test(source))
    return {
      message: `\`${source}\` is read as decimal here, but may be octal to Python's YAML reader`,
      better: String(Number(source)),
    };
  return undefined;
}

/** Plain scalars that are not text to YAML 1.1, though they are taken as text here. */
const TEXT_TRAPS: readonly (readonly [pattern: RegExp, becomes: string])[] = [
  [/^(?:yes|on|true)$/iu, "true"],
  [/^(?:no|off|false)$/iu, "false"],
  [/^[-+]?0\d+$/u, "a number, perhaps octal,"],
  [/^[-+]?\d+(?:_\d+)+(?:\.\d*)?$/u, "a number"],
  [/^[-+]?[1-9]\d*(?::[0-5]?\d)+(?:\.\d*)?$/u, "a number of base 60"],
  [/^\d{4}-\d\d?-\d\d?$/u, "a date"],
];

/** Text without quotes that PyYAML turns into something else: the label `no` becomes false. */
export function misreadText({ source, plain }: ConfigNode): Misreading | undefined {
  if (!plain) return undefined;
  const becomes = TEXT_TRAPS.find(([pattern]) => pattern.test(source))?.[1];
  if (becomes === undefined) return undefined;
  return {
    message: `\`${source}\` is text here, but ${becomes} to Python's YAML reader`,
    better: `"${source}"`,
  };
}

/** `1_000` is text in YAML 1.2; where a number is wanted, this is the number that was meant. */
export function numberMeant(text: string): string | undefined {
  if (/^[-+]?\d{1,3}(?:[_,]\d{3})+$/u.test(text)) return text.replace(/[_,]/gu, "");
  const quoted = /^["']([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)["']$/u.exec(text);
  return quoted?.[1];
}

/** `yes` is text in YAML 1.2; where true or false is wanted, this is what was meant. */
export function booleanMeant(text: string): string | undefined {
  const word = /^(["']?)(yes|on|true|no|off|false)\1$/iu.exec(text)?.[2]?.toLowerCase();
  return word === undefined ? undefined : String(["yes", "on", "true"].includes(word));
}
