/**
 * How Python's YAML readers take a plain scalar: PyYAML's `safe_load` (YAML 1.1 with its own patterns), which TRL and
 * Axolotl use, and OmegaConf's loader, which LLaMA-Factory and torchtune use. The patterns are those of PyYAML 6.0's
 * `resolver.py` and OmegaConf 2.4's loader; a table made by both packages holds this file to them
 * (`test/fixtures/scalars`).
 */
export type PythonScalar =
  | { readonly type: "null"; readonly value: null }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "str"; readonly value: string }
  /** A date, or a date with a time, as Python's `isoformat` writes it. */
  | { readonly type: "date" | "timestamp"; readonly value: string }
  /** It looks like a number or a date and is none: the reader gives up the whole file. */
  | { readonly type: "error"; readonly value: null };

/** @param source the scalar as it stands in the file, without quotes */
export function readAsPyYaml(source: string): PythonScalar {
  return readCommon(source) ?? readInt(source) ?? readTimestamp(source) ?? readRest(source);
}

/** @param source the scalar as it stands in the file, without quotes; interpolations (`${…}`) are left as text */
export function readAsOmegaConf(source: string): PythonScalar {
  return (
    readCommon(source) ??
    readInt(source) ??
    readUnresolvable(source) ??
    (OMEGACONF_FLOAT.test(source) ? toFloat(source) : { type: "str", value: source })
  );
}

const BOOLEANS = /^(?:(?<yes>yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF)$/u;
const NULLS = /^(?:~|null|Null|NULL|)$/u;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u;
const OMEGACONF_FLOAT =
  /^(?:[-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+(?:_[0-9]+)*[eE][-+]?[0-9]+|\.[0-9]+(?:_[0-9]+)*(?:[eE][-+][0-9]+)?|[-+]?[0-9]+(?:_[0-9]+)*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u;
const INT =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/u;
const TIMESTAMP =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/u;
const TIMESTAMP_PARTS =
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:(?:[Tt]|[ \t]+)(?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.(?<fraction>\d*))?(?:[ \t]*(?<zone>Z|(?<sign>[-+])(?<zoneHour>\d{1,2})(?::(?<zoneMinute>\d{2}))?))?)?$/u;
/** Python refuses longer decimal numbers. */
const MOST_DIGITS = 4300;
const ERROR: PythonScalar = { type: "error", value: null };

/** What both readers look for first: words, and PyYAML's floats. */
function readCommon(source: string): PythonScalar | undefined {
  const word = BOOLEANS.exec(source);
  if (word !== null) return { type: "bool", value: word.groups?.["yes"] !== undefined };
  if (NULLS.test(source)) return { type: "null", value: null };
  return FLOAT.test(source) ? toFloat(source) : undefined;
}

function readRest(source: string): PythonScalar {
  return readUnresolvable(source) ?? { type: "str", value: source };
}

/** `=` and `<<` have types of their own, and no safe reader makes a value of them. */
function readUnresolvable(source: string): PythonScalar | undefined {
  return source === "=" || source === "<<" ? ERROR : undefined;
}

function toFloat(source: string): PythonScalar {
  const text = source.replaceAll("_", "").toLowerCase();
  const sign = text.startsWith("-") ? -1 : 1;
  const body = text.replace(/^[-+]/u, "");
  if (body === ".inf") return { type: "float", value: sign * Infinity };
  if (body === ".nan") return { type: "float", value: NaN };
  return { type: "float", value: sign * body.split(":").reduceRight(sexagesimal, { sum: 0, base: 1 }).sum };
}

/** From the last part on, as PyYAML adds them up: floating-point sums depend on the order. */
function sexagesimal(
  { sum, base }: { readonly sum: number; readonly base: number },
  part: string,
): { readonly sum: number; readonly base: number } {
  return { sum: sum + Number(part) * base, base: base * 60 };
}

function readInt(source: string): PythonScalar | undefined {
  if (!INT.test(source)) return undefined;
  const text = source.replaceAll("_", "");
  const isNegative = text.startsWith("-");
  const body = text.replace(/^[-+]/u, "");
  const value = magnitude(body);
  if (value === undefined) return ERROR;
  return { type: "int", value: isNegative ? -value : value };
}

function magnitude(body: string): bigint | undefined {
  if (/^0[bx]/u.test(body)) return body.length > 2 ? BigInt(body) : undefined;
  if (body.length > 1 && body.startsWith("0")) return BigInt(`0o${body.slice(1)}`);
  if (body.length > MOST_DIGITS) return undefined;
  return body.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function readTimestamp(source: string): PythonScalar | undefined {
  if (!TIMESTAMP.test(source)) return undefined;
  const parts = TIMESTAMP_PARTS.exec(source)?.groups ?? {};
  const number = (name: string): number => Number(parts[name] ?? 0);
  const [year, month, day] = [number("year"), number("month"), number("day")];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return ERROR;
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  if (parts["hour"] === undefined) return { type: "date", value: date };
  const [hour, minute, second] = [number("hour"), number("minute"), number("second")];
  if (hour > 23 || minute > 59 || second > 59) return ERROR;
  const micros = (parts["fraction"] ?? "").slice(0, 6).padEnd(6, "0");
  const zone = zoneOf(parts["zone"], parts["sign"], number("zoneHour"), number("zoneMinute"));
  if (zone === undefined) return ERROR;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${/[1-9]/u.test(micros) ? `.${micros}` : ""}`;
  return { type: "timestamp", value: `${date}T${time}${zone}` };
}

/** Undefined for a distance of a day or more, which Python refuses. */
function zoneOf(
  zone: string | undefined,
  sign: string | undefined,
  hour: number,
  minute: number,
): string | undefined {
  if (zone === undefined) return "";
  const minutes = hour * 60 + minute;
  if (sign === undefined || minutes === 0) return "+00:00";
  if (minutes >= 24 * 60) return undefined;
  return `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
