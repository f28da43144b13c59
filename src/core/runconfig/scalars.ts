import type { ConfigNode } from "./configTree";

export interface Misreading {
  readonly message: string;
  /** Text that every reader takes alike. */
  readonly better: string;
}

/**
 * A scalar that YAML 1.2, which we read, and PyYAML (YAML 1.1), which most trainers use, take differently:
 * `2e-5` is a number here and a string there.
 */
export function misreading(node: ConfigNode): Misreading | undefined {
  if (node.kind !== "scalar" || !node.plain) return undefined;
  const text = node.source;
  const exponent = /^([-+]?\d+)(?:\.(\d*))?[eE]([-+]?)(\d+)$/u.exec(text);
  if (exponent !== null && (exponent[2] === undefined || exponent[3] === ""))
    return {
      message: `\`${text}\` is a number here, but text to Python's YAML reader`,
      better:
        `${exponent[1] ?? ""}.${exponent[2] ?? ""}`.replace(/\.$/u, ".0") +
        `e${exponent[3] || "+"}${exponent[4] ?? ""}`,
    };
  if (/^(?:yes|no|on|off|y|n)$/iu.test(text) && typeof node.value === "string" && text.length > 1)
    return {
      message: `\`${text}\` is text here, but ${/^(?:yes|on)$/iu.test(text) ? "true" : "false"} to Python's YAML reader`,
      better: `"${text}"`,
    };
  if (/^[-+]?0\d+$/u.test(text))
    return {
      message: `\`${text}\` is read as decimal here, but may be octal to Python's YAML reader`,
      better: String(Number(text)),
    };
  return undefined;
}

/** `1_000` is text in YAML 1.2; where a number is wanted, this is the number that was meant. */
export function numberMeant(text: string): string | undefined {
  if (/^[-+]?\d{1,3}(?:[_,]\d{3})+$/u.test(text)) return text.replace(/[_,]/gu, "");
  const quoted = /^["']([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)["']$/u.exec(text);
  return quoted?.[1];
}
