import {
  isJsonArray,
  isJsonObject,
  toPointer,
  type JsonObject,
  type JsonValue,
} from "../../dataset/jsonValue";
import { parseJson, type NestedPath, type ToolUse } from "../../dataset/toolUse";
import { below, inside } from "../rows/nestedTarget";
import { SCHEMA_TYPES } from "./schemaTypes";

/** A tool as a row declares it, with or without the envelope `{type: "function", function: …}`. */
export interface DeclaredTool {
  readonly at: NestedPath;
  readonly name: string | undefined;
  /** The object that holds name and parameters. */
  readonly function: JsonObject;
  readonly parameters: JsonValue | undefined;
  readonly parametersAt: NestedPath;
}

export interface Declarations {
  readonly tools: readonly DeclaredTool[];
  readonly byName: ReadonlyMap<string, DeclaredTool>;
  /** Values that are no declaration: a text that is not JSON, an element that is no object. */
  readonly faults: readonly NestedPath[];
  /** Fields that hold one tool, or tools by name, in the place of a list. */
  readonly unlisted: readonly NestedPath[];
}

/**
 * Reads what a row declares. Most rows of a file declare the same tools, as one JSON text: the last few texts are
 * remembered. Undefined when the row declares nothing.
 */
export type ReadDeclarations = (use: ToolUse) => Declarations | undefined;

const REMEMBERED = 64;

export function createToolReader(): ReadDeclarations {
  const known = new Map<string, Declarations>();
  return ({ declarations }) => {
    const [first] = declarations;
    if (first === undefined) return undefined;
    if (declarations.length > 1 || typeof first.value !== "string") return read(declarations);
    const key = `${toPointer(first.path)} ${first.value}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = read(declarations);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, made);
    return made;
  };
}

function read(declarations: ToolUse["declarations"]): Declarations {
  const tools: DeclaredTool[] = [];
  const faults: NestedPath[] = [];
  const unlisted: NestedPath[] = [];
  for (const { path, value } of declarations) {
    readList(value, { path }, tools, faults);
    const list = typeof value === "string" ? parseJson(value) : value;
    if (isJsonObject(list)) unlisted.push(typeof value === "string" ? inside({ path }, value) : { path });
  }
  const byName = new Map<string, DeclaredTool>();
  for (const tool of tools) if (tool.name !== undefined) byName.set(tool.name, tool);
  return { tools, byName, faults, unlisted };
}

function readList(value: JsonValue, at: NestedPath, tools: DeclaredTool[], faults: NestedPath[]): void {
  if (typeof value === "string" && at.inner === undefined) {
    const parsed = parseJson(value);
    if (parsed === undefined || typeof parsed !== "object" || parsed === null) faults.push(at);
    else readList(parsed, inside(at, value), tools, faults);
  } else if (isJsonArray(value))
    for (const [i, element] of value.entries()) readTool(element, below(at, i), tools, faults);
  else readTool(value, at, tools, faults);
}

function readTool(element: JsonValue, at: NestedPath, tools: DeclaredTool[], faults: NestedPath[]): void {
  if (typeof element === "string" && at.inner === undefined) {
    // Some exports write each tool as a text of its own.
    const parsed = parseJson(element);
    if (isJsonObject(parsed)) readTool(parsed, inside(at, element), tools, faults);
    else faults.push(at);
    return;
  }
  if (!isJsonObject(element)) {
    faults.push(at);
    return;
  }
  // Google's form: one element that holds a list of them.
  for (const key of ["function_declarations", "functionDeclarations"])
    if (isJsonArray(element[key])) {
      readList(element[key], below(at, key), tools, faults);
      return;
    }
  const envelope = ["function", "custom"].find((key) => isJsonObject(element[key]));
  if (envelope === undefined && element["name"] === undefined && isProvidersOwn(element)) return;
  const inner = envelope === undefined ? element : (element[envelope] as JsonObject);
  const base = envelope === undefined ? at : below(at, envelope);
  const key =
    inner["parameters"] === undefined && inner["input_schema"] !== undefined ? "input_schema" : "parameters";
  const name = inner["name"];
  tools.push({
    at,
    name: typeof name === "string" ? name : undefined,
    function: inner,
    parameters: inner[key],
    parametersAt: below(base, key),
  });
}

/** `{"type": "web_search"}`: a tool that needs no declaration. A schema alone is none. */
function isProvidersOwn({ type, parameters }: JsonObject): boolean {
  if (typeof type !== "string" || parameters !== undefined) return false;
  return type !== "function" && type !== "custom" && !SCHEMA_TYPES.has(type);
}
