import type { ConfigNode } from "../../configTree";
import { nodeAt, textOf } from "../../configTree";
import type { Extra, Place, Reporter } from "../../check/reporter";
import type { Dialect } from "../dialect";
import { isPlaceholder, numberInText, readScalar } from "../readScalar";
import { removalOf } from "../textEdits";
import type { RuleInput } from "./rule";

/** Looks at a config through the eyes of the dialect's reader. */
export function createRuleInput(
  root: ConfigNode,
  text: string,
  dialect: Dialect,
  reporter: Reporter,
): RuleInput {
  const node = (path: string): ConfigNode | undefined => {
    const found = nodeAt(root, path);
    const isEmpty = found?.kind === "scalar" && readScalar(found, dialect.reader) === "null";
    return isEmpty ? undefined : found;
  };
  const truth = (path: string): boolean | undefined => {
    const found = node(path);
    if (found?.kind !== "scalar") return undefined;
    const word = textOf(found).toLowerCase();
    if (["true", "yes", "on"].includes(word)) return true;
    return ["false", "no", "off"].includes(word) ? false : undefined;
  };
  const open = openNames(root);
  const isOpen = (message: string): boolean =>
    open.size > 0 && [...message.matchAll(/`([\w.]+)/gu)].some(([, name = ""]) => open.has(name));
  const placeOfKey = (path: string): Place | undefined => {
    const found = nodeAt(root, path);
    return found === undefined ? undefined : { start: found.keyStart, end: found.keyEnd };
  };
  return {
    root,
    reporter,
    text,
    node,
    word: (path) => {
      const found = node(path);
      return found?.kind === "scalar" ? textOf(found) : undefined;
    },
    number: (path) => {
      const found = node(path);
      const written = found?.kind === "scalar" ? numberInText(found) : undefined;
      return written === undefined ? undefined : Number(written);
    },
    isTrue: (path) => truth(path) === true,
    isFalse: (path) => truth(path) === false,
    has: (path) => {
      const found = node(path);
      if (found === undefined || truth(path) === false) return false;
      if (found.kind !== "scalar") return found.children.length > 0;
      return found.value !== "" && found.value !== 0 && found.value !== null;
    },
    atKey: (code, severity, path, message, extra) => {
      const place = placeOfKey(path);
      if (place !== undefined && !isOpen(message)) reporter.report(code, severity, place, message, extra);
    },
    atValue: (code, severity, path, message, extra) => {
      const found = nodeAt(root, path);
      if (found !== undefined && !isOpen(message)) reporter.report(code, severity, found, message, extra);
    },
    remove: (path) => removeExtra(root, text, path, reporter),
    rename: (path, name) => {
      const place = placeOfKey(path);
      if (place === undefined) return {};
      return {
        help: `write \`${name}\``,
        fix: reporter.replace(`Rename to \`${name}\``, place, name, "unsafe"),
      };
    },
    write: (path, value) => writeExtra(node(path), value, reporter),
    give: (key, value, above) => {
      const known = nodeAt(root, key);
      if (known !== undefined) return giveExtra(known, value, text, reporter);
      const at = nodeAt(root, above)?.keyStart ?? -1;
      const entry = `${key}: ${value}`;
      if (at < 0 || (at > 0 && text.charAt(at - 1) !== "\n")) return { help: `add \`${entry}\`` };
      const fix = reporter.replace(`Add \`${entry}\``, { start: at, end: at }, `${entry}\n`, "unsafe");
      return { help: `add \`${entry}\``, fix };
    },
  };
}

/**
 * Keys whose values are filled in later (`${…}`, `{{…}}`): what a rule says of one of them cannot be known yet. Such
 * values are rare, so rules need not think of them; every message names the keys that it is about.
 */
function openNames(root: ConfigNode): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ConfigNode): void => {
    if (node.kind === "scalar" && isPlaceholder(node)) found.add(node.name).add(node.path);
    node.children.forEach(visit);
  };
  visit(root);
  return found;
}

function removeExtra(root: ConfigNode, text: string, path: string, reporter: Reporter): Extra {
  const found = nodeAt(root, path);
  const place = found === undefined ? undefined : removalOf(text, found);
  const title = `Take \`${path.slice(path.lastIndexOf(".") + 1)}\` out`;
  return place === undefined ? {} : { help: lower(title), fix: reporter.replace(title, place, "", "unsafe") };
}

function writeExtra(found: ConfigNode | undefined, value: string, reporter: Reporter): Extra {
  if (found?.kind !== "scalar") return { help: `write \`${value}\`` };
  const title = `Write \`${value}\``;
  return { help: lower(title), fix: reporter.replace(title, found, value, "unsafe") };
}

/** Of a key without a value, the value comes behind its colon. */
function giveExtra(node: ConfigNode, value: string, text: string, reporter: Reporter): Extra {
  if (node.source !== "" || node.kind !== "scalar") return writeExtra(node, value, reporter);
  const colon = /^[ \t]*:/u.exec(text.slice(node.keyEnd))?.[0].length;
  if (colon === undefined) return { help: `write \`${value}\`` };
  const at = node.keyEnd + colon;
  const fix = reporter.replace(`Write \`${value}\``, { start: at, end: at }, ` ${value}`, "unsafe");
  return { help: `write \`${value}\``, fix };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
