/** Where a scalar stands: a flow collection's signs end plain text, and a key ends at a colon. */
export interface ScalarContext {
  readonly inFlow: boolean;
  readonly isKey: boolean;
}

/**
 * A quoted scalar as it is best written: plain where YAML 1.2 and PyYAML both take that for the same text, else in
 * double quotes. What needs escapes, or has more than one line, stays as it is.
 */
export function requote(source: string, context: ScalarContext): string {
  const quote = source.charAt(0);
  if ((quote !== '"' && quote !== "'") || source.includes("\n")) return source;
  const inner = source.slice(1, -1);
  if (quote === '"') return inner.includes("\\") || !isPlain(inner, context) ? source : inner;
  const value = inner.replaceAll("''", "'");
  if (isPlain(value, context)) return value;
  return /["\\]/u.test(value) || !PRINTABLE.test(value) ? source : `"${value}"`;
}

const PRINTABLE = /^[\p{L}\p{N}\p{M}\p{P}\p{S} ]*$/u;
const FIRST = /^(?:[\p{L}\p{N}_./$(+^;]|~\/)/u;
/** What YAML 1.1 or 1.2 takes for null, a truth value or a number without digits, in any case. */
const WORDS = /^(?:null|true|false|yes|no|on|off|y|n|\.?nan|[-+]?\.?inf)$/iu;
/** Numbers, dates and times of either version, and some text that only looks like them. */
const NUMBERS = /^[-+.\d][-+\d._:,a-fox tz]*$/iu;
const LONGEST_KEY = 100;

function isPlain(value: string, { inFlow, isKey }: ScalarContext): boolean {
  if (!PRINTABLE.test(value) || !FIRST.test(value) || value.endsWith(" ") || value.startsWith("..."))
    return false;
  if (WORDS.test(value) || NUMBERS.test(value)) return false;
  if (isKey && (value.length > LONGEST_KEY || /[:#]/u.test(value))) return false;
  if (inFlow) return /^[\p{L}\p{N}_./+\-() ]+$/u.test(value);
  return !/:(?: |$)| #/u.test(value);
}
