import type { ConfigNode } from "../configTree";
import { readAsOmegaConf, readAsPyYaml, type PythonScalar } from "../scalars/pythonScalars";
import type { ScalarReader } from "./dialect";

export type ScalarKind = "text" | "integer" | "float" | "boolean" | "null" | "date";

const KINDS = {
  str: "text",
  int: "integer",
  float: "float",
  bool: "boolean",
  null: "null",
  date: "date",
  timestamp: "date",
  // The reader gives up the file; what was meant is for people to see.
  error: "text",
} as const satisfies Readonly<Record<PythonScalar["type"], ScalarKind>>;

/** What a Python YAML reader takes a scalar for. */
export function readScalar({ source, plain }: ConfigNode, reader: ScalarReader): ScalarKind {
  if (!plain) return "text";
  return KINDS[(reader === "pyyaml" ? readAsPyYaml : readAsOmegaConf)(source).type];
}

/** A value that is filled in later, in part or as a whole: `${…}` of OmegaConf or a shell, `{{…}}` of a template. */
export function isFilledIn({ source }: ConfigNode): boolean {
  return source.includes("${") || source.includes("{{");
}

/** Nothing is known of the value yet. */
export function isPlaceholder({ source }: ConfigNode): boolean {
  return /^["']?(?:\$\{[^{}]*\}|\{\{[^{}]*\}\})["']?$/u.test(source);
}

/** Text that says a number to everybody but the reader: the number, in a form that every reader takes. */
export function numberInText(node: ConfigNode): string | undefined {
  const text = typeof node.value === "string" ? node.value : node.source;
  const plain = text.replace(/(?<=\d)[_,](?=\d{3}(?:\D|$))/gu, "").trim();
  const parts = /^([-+]?)(\d+)(?:\.(\d*))?(?:[eE]([-+]?)(\d+))?$/u.exec(plain);
  if (parts === null || plain.length > 40) return undefined;
  const [, sign = "", whole = "", fraction, exponentSign, exponent] = parts;
  if (exponent !== undefined)
    return `${sign}${whole}.${fraction === undefined || fraction === "" ? "0" : fraction}e${exponentSign === "-" ? "-" : "+"}${exponent}`;
  const digits = whole.replace(/^0+(?=\d)/u, "");
  return `${sign}${digits}${fraction === undefined ? "" : `.${fraction === "" ? "0" : fraction}`}`;
}
