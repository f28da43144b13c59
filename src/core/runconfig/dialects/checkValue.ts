import { textOf, type ConfigNode } from "../configTree";
import type { Walk } from "./walk";
import type { ScopeKey } from "./dialect";
import { describeFieldType, type FieldType } from "./fieldType";
import { checkForeignRange } from "./checkRange";
import { modelTypeMeant, namesInText, reporterMeant } from "./checkNames";
import { choiceMeant } from "./choiceMeant";
import { isOldMapping } from "./oldMapping";
import { RENAMED_VALUES } from "./renames";
import { isFilledIn, numberInText, readScalar, type ScalarKind } from "./readScalar";

/** A value of a known key: as the tool's reader takes it, is it of a type, choice and range that the key takes? */
export function checkForeignValue(node: ConfigNode, key: ScopeKey, walk: Walk): void {
  const { type } = key.field;
  if (node.kind === "scalar" && isOpen(node, walk)) return;
  if (type.letters.includes("a")) freeNumbers(node, walk);
  else checkType(node, type, key, walk, node.name);
  if (node.kind === "scalar") checkForeignRange(node, key, walk);
}

/** Nothing, or a value that is filled in later (`${…}` of OmegaConf, an environment variable). */
function isOpen(node: ConfigNode, { dialect }: Walk): boolean {
  return isFilledIn(node) || readScalar(node, dialect.reader) === "null";
}

function checkType(node: ConfigNode, type: FieldType, key: ScopeKey, walk: Walk, name: string): void {
  if (node.kind === "map") {
    if (type.models.length > 0) return;
    if (type.letters.includes("m")) freeNumbers(node, walk);
    else wrongType(node, type, walk, name);
    return;
  }
  if (node.kind === "list") {
    const { item } = type;
    if (item !== undefined)
      for (const child of node.children) {
        if (child.kind === "scalar" && isOpen(child, walk)) continue;
        if (!item.letters.includes("a")) checkType(child, item, key, walk, name);
      }
    else if (type.letters.includes("l")) freeNumbers(node, walk);
    else wrongType(node, type, walk, name);
    return;
  }
  checkScalar(node, type, key, walk, name);
}

function checkScalar(node: ConfigNode, type: FieldType, key: ScopeKey, walk: Walk, name: string): void {
  const kind = readScalar(node, walk.dialect.reader);
  if (isNone(node, kind, type)) misreadNone(node, walk, name);
  else if (kind === "text" || kind === "date") checkText(node, type, key, walk, name);
  else if (isOfKind(kind, node, type)) return;
  else if (kind === "boolean") misreadBoolean(node, type, walk, name);
  else misreadNumber(node, type, walk, name);
}

function isOfKind(kind: ScalarKind, node: ConfigNode, { letters, choices }: FieldType): boolean {
  if (kind === "boolean") return letters.includes("b");
  if (choices?.includes(textOf(node)) === true) return true;
  if (kind === "integer")
    return /[if]/u.test(letters) || (letters.includes("b") && /^[01]$/u.test(node.source));
  return letters.includes("f") || (letters.includes("i") && Number.isInteger(Number(numberInText(node))));
}

/** `None` is a word to YAML: only `null`, `~` and nothing are null. */
function isNone(node: ConfigNode, kind: ScalarKind, { letters, choices }: FieldType): boolean {
  if (kind !== "text" || !node.plain || node.source !== "None") return false;
  return choices?.includes("None") !== true && (letters.includes("n") || !letters.includes("s"));
}

function misreadNone(node: ConfigNode, { reporter }: Walk, name: string): void {
  reporter.report("DLC009", "warning", node, `\`${name}: None\` is the word "None" to YAML, and not null`, {
    help: "write `null`",
    fix: reporter.replace("Write `null`", node, "null"),
  });
}

function checkText(node: ConfigNode, type: FieldType, key: ScopeKey, walk: Walk, name: string): void {
  const { choices, letters } = type;
  if (choices !== undefined) {
    checkChoice(node, type, key, walk, name);
    return;
  }
  if (letters.includes("s")) {
    if (name === "report_to") reporterMeant(node, walk);
    if (name === "model_type" && walk.dialect.id === "torchtune") modelTypeMeant(node, walk);
    if (name === "lora_target_modules" && type.item !== undefined) namesInText(node, walk);
    return;
  }
  const number = /[if]/u.test(letters) ? numberInText(node) : undefined;
  if (number !== undefined) {
    textForNumber(node, number, walk, name);
    return;
  }
  if (letters.includes("b")) {
    textForBoolean(node, type, walk, name);
    return;
  }
  wrongType(node, type, walk, name);
}

/** Text that is a number: tools that turn text into numbers take it, the others fail later, in the middle of things. */
function textForNumber(node: ConfigNode, number: string, walk: Walk, name: string): void {
  const { dialect, reporter } = walk;
  if (dialect.typed !== "unchecked" && !/[,_]/u.test(node.source)) return;
  reporter.report(
    "DLC009",
    "error",
    node,
    `\`${name}\` is the text ${show(node)} to ${dialect.label}, not a number`,
    {
      help: `write ${number}`,
      fix: reporter.replace(`Write ${number}`, node, number),
    },
  );
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ...["true", "yes", "on", "y", "t", "1"].map((word) => [word, "true"] as const),
  ...["false", "no", "off", "n", "f", "0"].map((word) => [word, "false"] as const),
]);

function textForBoolean(node: ConfigNode, type: FieldType, walk: Walk, name: string): void {
  const { dialect, reporter } = walk;
  const meant = WORDS.get(textOf(node).toLowerCase());
  if (meant === undefined) {
    wrongType(node, type, walk, name);
    return;
  }
  if (dialect.typed !== "unchecked") return;
  reporter.report(
    "DLC009",
    "warning",
    node,
    `\`${name}\` is the text ${show(node)} to ${dialect.label}, and every text counts as true`,
    { help: `write ${meant}`, fix: reporter.replace(`Write ${meant}`, node, meant) },
  );
}

function checkChoice(node: ConfigNode, type: FieldType, key: ScopeKey, walk: Walk, name: string): void {
  const { dialect, reporter } = walk;
  const { choices = [], letters } = type;
  const word = textOf(node);
  if (
    choices.some((choice) => (choice.endsWith("*") ? word.startsWith(choice.slice(0, -1)) : choice === word))
  )
    return;
  const renamed = RENAMED_VALUES.get(name)?.get(word);
  if (renamed !== undefined) {
    reporter.report("DLC004", "warning", node, `\`${word}\` as \`${name}\` is called \`${renamed}\` now`, {
      help: `write \`${renamed}\``,
      fix: reporter.replace(`Write \`${renamed}\``, node, renamed, "unsafe"),
    });
    return;
  }
  const isClosed = !letters.includes("s") || key.owners?.includes("TrainingArguments") === true;
  const meant = choiceMeant(word, choices);
  if (meant === undefined && (!isClosed || word.length > 60 || /[/\\.]/u.test(word))) return;
  // A newer release may know a word that only differs in a number from one that is known.
  const sure = meant !== undefined && isClosed && meant.replace(/\d/gu, "") !== word.replace(/\d/gu, "");
  if (meant === undefined && numberOrTruth(node, type)) return;
  reporter.report(
    "DLC007",
    sure ? "error" : "warning",
    node,
    `\`${name}\` cannot be \`${word}\`${meant === undefined ? ` in ${dialect.label} ${dialect.versions().at(-1) ?? ""}` : `: did you mean \`${meant}\`?`}`,
    meant === undefined
      ? { help: describeFieldType(type) }
      : { help: describeFieldType(type), fix: reporter.replace(`Write \`${meant}\``, node, meant, "unsafe") },
  );
}

/** The choice has a number or a truth value as an alternative, and the text is one. */
function numberOrTruth(node: ConfigNode, { letters }: FieldType): boolean {
  if (letters.includes("b") && WORDS.has(textOf(node).toLowerCase())) return true;
  return /[if]/u.test(letters) && numberInText(node) !== undefined;
}

/** `no`, `off`, `on` without quotes are truth values to Python's YAML readers: `eval_strategy: no` is false. */
function misreadBoolean(node: ConfigNode, type: FieldType, walk: Walk, name: string): void {
  const { dialect, reporter } = walk;
  const word = node.source.toLowerCase();
  // `Trainer.train` takes the newest checkpoint for true, and none for false (transformers 5.24, `trainer.py`).
  if (name === "resume_from_checkpoint" && dialect.typed !== "validated") return;
  if (type.choices !== undefined || type.letters.includes("s")) {
    const isMeant = type.choices?.includes(word) === true;
    const severity = isMeant || dialect.typed === "validated" ? "error" : "warning";
    reporter.report(
      "DLC009",
      severity,
      node,
      `\`${node.source}\` is ${["no", "off", "false"].includes(word) ? "false" : "true"} to ${dialect.label}'s YAML reader, but ${describeFieldType(type)} is wanted as \`${name}\``,
      { help: `write "${word}"`, fix: reporter.replace(`Write "${word}"`, node, `"${word}"`) },
    );
    return;
  }
  if (/[if]/u.test(type.letters) && dialect.typed === "validated") {
    reporter.report(
      "DLC006",
      "warning",
      node,
      `\`${name}\` is ${node.source}, but ${describeFieldType(type)} is wanted`,
    );
    return;
  }
  wrongType(node, type, walk, name);
}

/** Digits without quotes where text is wanted: a commit, a name. */
function misreadNumber(node: ConfigNode, type: FieldType, walk: Walk, name: string): void {
  const { dialect, reporter } = walk;
  if (type.letters.includes("s") || type.choices !== undefined) {
    if (type.letters.includes("s") && dialect.typed !== "validated") return;
    const written = JSON.stringify(node.source);
    reporter.report(
      "DLC009",
      type.choices === undefined ? "error" : "warning",
      node,
      `${node.source} is a number to ${dialect.label}'s YAML reader, but ${describeFieldType(type)} is wanted as \`${name}\``,
      { help: `write ${written}`, fix: reporter.replace(`Write ${written}`, node, written) },
    );
    return;
  }
  wrongType(node, type, walk, name);
}

function wrongType(node: ConfigNode, type: FieldType, walk: Walk, name: string): void {
  const { dialect, reporter } = walk;
  if (isOldMapping(node, walk)) return;
  const wantsList = type.item !== undefined || type.letters.includes("l");
  // PEFT takes a text for a list of modules: `all-linear`, or a pattern.
  if (wantsList && name === "lora_target_modules" && node.kind === "scalar") {
    namesInText(node, walk);
    return;
  }
  const wrapped = wantsList && node.kind === "scalar" ? `[${node.source}]` : undefined;
  const single = node.kind === "list" && node.children.length === 1 ? node.children[0] : undefined;
  const alone = single?.kind === "scalar" && !wantsList ? single.source : undefined;
  const better = wrapped ?? alone;
  const place = node.kind === "map" ? { start: node.keyStart, end: node.keyEnd } : node;
  const sure = dialect.typed !== "unchecked" || /[if]/u.test(type.letters);
  // argparse turns no list or mapping into anything, and takes one word for the first entry of a list.
  const isLetPass = dialect.typed === "converted" && (node.kind !== "scalar" || wrapped !== undefined);
  reporter.report(
    "DLC006",
    sure && !isLetPass ? "error" : "warning",
    place,
    `\`${name}\` is ${describe(node)}, but ${describeFieldType(type)} is wanted`,
    better === undefined
      ? {}
      : { help: `write \`${better}\``, fix: reporter.replace(`Write \`${better}\``, node, better, "unsafe") },
  );
}

/** In free mappings nobody turns text into numbers: `1e-6` stays text there for PyYAML. */
function freeNumbers(node: ConfigNode, walk: Walk): void {
  if (node.kind === "scalar") return;
  for (const child of node.children) {
    if (child.kind !== "scalar") freeNumbers(child, walk);
    else if (
      child.plain &&
      readScalar(child, walk.dialect.reader) === "text" &&
      /^[-+]?\d+(?:\.\d*)?[eE][-+]?\d+$/u.test(child.source)
    ) {
      const better = numberInText(child);
      if (better === undefined) continue;
      walk.reporter.report(
        "DLC009",
        "warning",
        child,
        `\`${child.source}\` is text to ${walk.dialect.label}'s YAML reader, and nothing turns it into a number in \`${node.name}\``,
        { help: `write ${better}`, fix: walk.reporter.replace(`Write ${better}`, child, better) },
      );
    }
  }
}

function describe(node: ConfigNode): string {
  if (node.kind === "map") return "a mapping";
  return node.kind === "list" ? "a list" : show(node);
}

function show(node: ConfigNode): string {
  const text = node.source.length > 40 ? `${node.source.slice(0, 40)}…` : node.source;
  return `\`${text}\``;
}
