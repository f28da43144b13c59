import type { ConfigNode } from "../configTree";
import { readAsPyYaml, type PythonScalar } from "./pythonScalars";

export interface Misreading {
  readonly message: string;
  /** Text that every reader takes alike. */
  readonly better: string;
}

type Scalar = Pick<ConfigNode, "source" | "plain" | "value">;

/**
 * A number that YAML 1.2, which we read, and PyYAML (YAML 1.1), which most trainers use, take differently: `2e-5` is a
 * number here and a string there.
 */
export function misreadNumber({ source, plain, value }: Scalar): Misreading | undefined {
  if (!plain || typeof value !== "number") return undefined;
  const read = readAsPyYaml(source);
  const isSame = (read.type === "int" || read.type === "float") && Number(read.value) === value;
  if (isSame || Number.isNaN(value)) return undefined;
  const better = plainNumber(source, value);
  if (better === undefined) return undefined;
  const here = read.type === "str" ? "a number" : `the number ${value}`;
  return { message: `\`${source}\` is ${here} here, but ${inWords(read)} to Python's YAML reader`, better };
}

/** The number as every reader takes it; digits stay as they were written. */
function plainNumber(source: string, value: number): string | undefined {
  const exponent = /^([-+]?)(\d*)\.?(\d*)[eE]([-+]?)(\d+)$/u.exec(source);
  const [, sign = "", whole = "", fraction = "", exponentSign = "", digits = ""] = exponent ?? [];
  const candidates = [
    ...(exponent === null
      ? []
      : [`${sign}${whole || "0"}.${fraction || "0"}e${exponentSign || "+"}${digits}`]),
    String(value),
  ];
  return candidates.find((text) => {
    const read = readAsPyYaml(text);
    return (read.type === "int" || read.type === "float") && Number(read.value) === value;
  });
}

/** Text without quotes that PyYAML turns into something else: the label `no` becomes false. */
export function misreadText({ source, plain }: Scalar): Misreading | undefined {
  if (!plain) return undefined;
  const read = readAsPyYaml(source);
  if (pythonText(read) === source) return undefined;
  return {
    message: `\`${source}\` is text here, but ${inWords(read)} to Python's YAML reader`,
    better: `"${source}"`,
  };
}

/** What Python's `str` makes of a value; nothing for what is never meant as text. */
function pythonText(read: PythonScalar): string | undefined {
  if (read.type === "str") return read.value;
  if (read.type === "int") return String(read.value);
  if (read.type !== "float") return undefined;
  return Number.isInteger(read.value) && Math.abs(read.value) < 1e16 ? `${read.value}.0` : String(read.value);
}

function inWords(read: PythonScalar): string {
  switch (read.type) {
    case "null":
      return "nothing";
    case "bool":
      return String(read.value);
    case "int":
    case "float":
      return `the number ${read.value}`;
    case "str":
      return "text";
    case "date":
    case "timestamp":
      return "a date";
    case "error":
      return "an error";
  }
}

/** `1_000` is text in YAML 1.2; where a number is wanted, this is the number that was meant. */
export function numberMeant(text: string): string | undefined {
  if (/^[-+]?\d{1,3}(?:[_,]\d{3})+$/u.test(text)) return text.replace(/[_,]/gu, "");
  const quoted = /^["']([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)["']$/u.exec(text);
  const plain = quoted?.[1];
  if (plain === undefined) return undefined;
  return misreadNumber({ source: plain, plain: true, value: Number(plain) })?.better ?? plain;
}

/** `yes` is text in YAML 1.2; where true or false is wanted, this is what was meant. */
export function booleanMeant(text: string): string | undefined {
  const word = /^(["']?)(yes|on|true|no|off|false)\1$/iu.exec(text)?.[2]?.toLowerCase();
  return word === undefined ? undefined : String(["yes", "on", "true"].includes(word));
}
