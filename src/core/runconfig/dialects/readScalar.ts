import type { ConfigNode } from "../configTree";
import type { ScalarReader } from "./dialect";

export type ScalarKind = "text" | "integer" | "float" | "boolean" | "null" | "date";

/**
 * What a Python YAML reader takes a scalar for. Rules of PyYAML's SafeLoader (`resolver.py`, MIT) and of OmegaConf's
 * loader (`_utils.py`, BSD-3-Clause), which changes the first: floats need no dot, and there are no dates.
 */
export function readScalar({ source, plain }: ConfigNode, reader: ScalarReader): ScalarKind {
  if (!plain) return "text";
  if (BOOLEAN.test(source)) return "boolean";
  if (NULL.test(source)) return "null";
  if (INTEGER.test(source)) return "integer";
  if (reader === "omegaconf") return OMEGA_FLOAT.test(source) ? "float" : "text";
  if (FLOAT.test(source)) return "float";
  return DATE.test(source) ? "date" : "text";
}

const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/u;
const NULL = /^(?:~|null|Null|NULL|)$/u;
const INTEGER =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/u;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u;
const OMEGA_FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u;
const DATE = /^\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?$/u;

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
