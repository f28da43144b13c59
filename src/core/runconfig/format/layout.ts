import { Parser, type CST } from "yaml";
import { blockText, foldedScalar } from "./scalarText";
import type { FormattedLine, Level } from "./formattedLine";
import { createLineWriter, type LineWriter } from "./lineWriter";
import { requote } from "./quoting";

/** Spaces per level. */
const STEP = 2;

/** Where a token of a flow collection goes that is the first of its line. */
interface Flow {
  /** Indent of the block collection around, and its column in the file. */
  readonly indent: number;
  readonly column: number;
  /** From 1. */
  readonly depth: number;
}

/**
 * The lines of a config with new indents and spaces, from its concrete syntax: every token once and in order.
 * Undefined for YAML that configs do not use (directives, explicit keys, another root than a mapping).
 */
export function layOut(text: string): readonly FormattedLine[] | undefined {
  const writer = createLineWriter(text);
  try {
    for (const token of new Parser().parse(text)) topLevel(token, writer);
  } catch (error) {
    if (error === NOT_UNDERSTOOD) return undefined;
    throw error;
  }
  if (!writer.isEmpty()) writer.newline("");
  return writer.lines;
}

const NOT_UNDERSTOOD = new Error("YAML that is left as it is");

function topLevel(token: CST.Token, writer: LineWriter): void {
  if (token.type === "document") {
    between(token.start, 0, writer);
    if (token.value?.type === "block-map") blockMap(token.value, 0, writer);
    else if (token.value !== undefined) throw NOT_UNDERSTOOD;
    between(token.end ?? [], 0, writer);
  } else if (token.type === "doc-end") {
    writer.put(token.source, token.offset, 0, false);
    between(token.end ?? [], 0, writer);
  } else if (isSourceToken(token)) between([token], 0, writer);
  else throw NOT_UNDERSTOOD;
}

function blockMap(map: CST.BlockMap, indent: number, writer: LineWriter): void {
  writer.levels.push({ column: map.indent, indent });
  for (const { start, key, sep = [], value } of map.items) {
    between(start, indent, writer);
    if (key === null || (key !== undefined && !isFlowScalar(key))) throw NOT_UNDERSTOOD;
    if (key !== undefined) scalar(key, indent, { inFlow: false, isKey: true }, writer);
    separator(sep, indent, key?.type === "alias", writer);
    if (value !== undefined) blockValue(value, indent, map.indent, writer);
  }
  writer.levels.pop();
}

function blockSequence(sequence: CST.BlockSequence, indent: number, writer: LineWriter): void {
  writer.levels.push({ column: sequence.indent, indent });
  for (const { start, value } of sequence.items) {
    const dash = start.findIndex(({ type }) => type === "seq-item-ind");
    between(start.slice(0, dash + 1), indent, writer);
    between(start.slice(dash + 1), dash < 0 ? indent : indent + STEP, writer);
    if (value !== undefined) blockValue(value, indent, sequence.indent, writer);
  }
  writer.levels.pop();
}

/** @param indent of the collection that holds the value, and `column` where that stands in the file */
function blockValue(value: CST.Token, indent: number, column: number, writer: LineWriter): void {
  if (value.type === "block-map") blockMap(value, indent + STEP, writer);
  else if (value.type === "block-seq") blockSequence(value, indent + STEP, writer);
  else if (value.type === "block-scalar") blockScalar(value, { indent, column }, writer);
  else if (value.type === "flow-collection") flowCollection(value, { indent, column, depth: 1 }, writer);
  else if (isFlowScalar(value)) {
    scalar(value, indent + STEP, { inFlow: false, isKey: false }, writer);
    between(value.end ?? [], indent + STEP, writer);
  } else throw NOT_UNDERSTOOD;
}

function blockScalar(value: CST.BlockScalar, around: Level, writer: LineWriter): void {
  let header = "";
  for (const prop of value.props) {
    if (!isSourceToken(prop)) throw NOT_UNDERSTOOD;
    if (prop.type === "block-scalar-header") header = prop.source;
    between([prop], around.indent + STEP, writer);
  }
  if (value.source !== "") writer.text(blockText(value.source, header, around, STEP));
}

function scalar(
  token: CST.FlowScalar,
  indent: number,
  context: { readonly inFlow: boolean; readonly isKey: boolean },
  writer: LineWriter,
): void {
  const { source, offset } = token;
  writer.put(
    source.includes("\n") ? foldedScalar(source, indent) : requote(source, context),
    offset,
    indent,
    true,
  );
}

function separator(
  tokens: readonly CST.SourceToken[],
  indent: number,
  afterAlias: boolean,
  writer: LineWriter,
): void {
  const colon = tokens.findIndex(({ type }) => type === "map-value-ind");
  for (const token of tokens.slice(0, colon + 1))
    // `*a:` would be an alias of another name.
    if (token.type === "map-value-ind") writer.put(token.source, token.offset, indent, afterAlias);
    else between([token], indent, writer);
  between(tokens.slice(colon + 1), indent + STEP, writer);
}

/** Tokens that are written after a space, or at the start of a line at its indent. */
const SPACED: ReadonlySet<CST.SourceToken["type"]> = new Set([
  ...(["anchor", "tag", "seq-item-ind", "block-scalar-header", "doc-start"] as const),
]);

/** What stands between values: spaces are made new, line ends and comments kept. */
function between(
  tokens: readonly CST.SourceToken[],
  indent: number,
  writer: LineWriter,
  commentIndent?: number,
): void {
  for (const { type, source, offset } of tokens)
    if (type === "newline") writer.newline(source);
    else if (type === "comment") writer.comment(source, offset, commentIndent);
    else if (SPACED.has(type)) writer.put(source, offset, indent, true);
    else if (type === "byte-order-mark") {
      writer.put(source, offset, 0, false);
      writer.tight();
    } else if (type !== "space") throw NOT_UNDERSTOOD;
}

function flowCollection(collection: CST.FlowCollection, flow: Flow, writer: LineWriter): void {
  const inner = flow.indent + STEP * flow.depth;
  const { start, items, end } = collection;
  writer.put(start.source, start.offset, inner - (flow.depth === 1 ? 0 : STEP), true);
  writer.tight();
  for (const item of items) {
    if (item.key === null) throw NOT_UNDERSTOOD;
    flowBetween(item.start, inner, writer);
    if (item.key !== undefined) flowValue(item.key, flow, true, writer);
    flowBetween(item.sep ?? [], inner, writer, item.key?.type === "alias");
    if (item.value !== undefined) flowValue(item.value, flow, false, writer);
  }
  const [close, ...rest] = end;
  if (close === undefined) throw NOT_UNDERSTOOD;
  // A bracket on a line of its own stands below the key, or further in where it stood there: some readers want that.
  const isBelowKey = flow.depth > 1 || writer.columnOf(close.offset) <= flow.column;
  writer.put(close.source, close.offset, isBelowKey ? inner - STEP : inner, false);
  if (flow.depth === 1) between(rest, inner, writer);
  else flowBetween(rest, inner - STEP, writer);
}

function flowValue(value: CST.Token, flow: Flow, isKey: boolean, writer: LineWriter): void {
  if (value.type === "flow-collection") {
    flowCollection(value, { ...flow, depth: flow.depth + 1 }, writer);
    return;
  }
  if (!isFlowScalar(value)) throw NOT_UNDERSTOOD;
  const inner = flow.indent + STEP * flow.depth;
  scalar(value, inner, { inFlow: true, isKey }, writer);
  flowBetween(value.end ?? [], inner, writer);
}

function flowBetween(
  tokens: readonly CST.SourceToken[],
  indent: number,
  writer: LineWriter,
  afterAlias = false,
): void {
  for (const token of tokens)
    if (token.type === "comma") writer.put(token.source, token.offset, indent, false);
    else if (token.type === "map-value-ind") writer.put(token.source, token.offset, indent, afterAlias);
    else between([token], indent, writer, indent);
}

function isSourceToken(token: CST.Token): token is CST.SourceToken {
  return "indent" in token && !("items" in token) && token.type !== "block-scalar" && !isFlowScalar(token);
}

function isFlowScalar(token: CST.Token): token is CST.FlowScalar {
  return (
    token.type === "scalar" ||
    token.type === "alias" ||
    token.type === "single-quoted-scalar" ||
    token.type === "double-quoted-scalar"
  );
}
