/** A node of a template's syntax tree, as the library makes it. */
export interface TemplateNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** What is asked of a node's value beside what is asked of every value. */
export type Mark =
  /** A list or an object would be written out here; or any value is, as Python writes it. */
  | { readonly kind: "written" }
  | { readonly kind: "shown" }
  /** The text that a filter is applied to, or an argument of that filter. */
  | { readonly kind: "operand" | "argument"; readonly of: TemplateNode }
  /** The owner of a method. */
  | { readonly kind: "owner"; readonly of: TemplateNode };

/** Filters whose result can be far longer than what they get. */
const GROWING = new Set(["join", "replace", "indent", "tojson"]);
/** Whatever else stands in a body is an expression, and shown. */
const STATEMENTS = new Set([
  "Program",
  "If",
  "For",
  "Set",
  "Macro",
  "CallStatement",
  "FilterStatement",
  "Comment",
]);
/** Methods of a text whose result can be far longer, or has far more parts. */
const METHODS = new Set(["replace", "split"]);

/** Marks the places of a template where a small program can make a giant value; found once, when it is compiled. */
export function markTemplate(program: TemplateNode): ReadonlyMap<unknown, Mark> {
  const marks = new Map<unknown, Mark>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) for (const element of part as unknown[]) visit(element);
    else if (part instanceof Map) for (const pair of part) visit(pair);
    else if (isNode(part)) {
      markParts(part, marks);
      for (const key in part) visit(part[key]);
    }
  };
  visit(program);
  return marks;
}

function markParts(node: TemplateNode, marks: Map<unknown, Mark>): void {
  for (const key of ["body", "alternate", "defaultBlock"])
    if (Array.isArray(node[key]))
      for (const statement of node[key] as TemplateNode[])
        marks.set(statement, { kind: STATEMENTS.has(statement.type) ? "written" : "shown" });
  if (node.type === "BinaryExpression") {
    const { value } = node["operator"] as { readonly value: string };
    for (const side of [node["left"], node["right"]])
      marks.set(side, { kind: value === "~" ? "shown" : "written" });
  }
  if (node.type === "FilterExpression" || node.type === "FilterStatement") {
    const name = filterName(node);
    if (GROWING.has(name)) {
      marks.set(node["operand"], { kind: "operand", of: node });
      for (const argument of argumentsOf(node)) marks.set(argument, { kind: "argument", of: node });
    } else if (name === "string") marks.set(node["operand"], { kind: "shown" });
  }
  if (node.type === "MemberExpression" && mayBeMethod(node))
    marks.set(node["object"], { kind: "owner", of: node });
}

export function filterName(node: TemplateNode): string {
  const filter = node["filter"] as TemplateNode;
  const callee = filter.type === "CallExpression" ? (filter["callee"] as TemplateNode) : filter;
  return String(callee["value"]);
}

/** The expressions behind the arguments: `width=4` is `4`, `*list` is the list. */
function argumentsOf(node: TemplateNode): readonly unknown[] {
  const filter = node["filter"] as TemplateNode;
  if (filter.type !== "CallExpression") return [];
  return (filter["args"] as TemplateNode[]).map((argument) => {
    if (argument.type === "KeywordArgumentExpression") return argument["value"];
    return argument.type.endsWith("SpreadExpression") ? argument["argument"] : argument;
  });
}

/** `x.replace`, `x["replace"]`, or `x[name]` with a name that is not known yet. */
function mayBeMethod(node: TemplateNode): boolean {
  const property = node["property"] as TemplateNode;
  if (node["computed"] !== true || property.type === "StringLiteral")
    return METHODS.has(String(property["value"]));
  return property.type !== "IntegerLiteral" && property.type !== "SliceExpression";
}

function isNode(part: unknown): part is TemplateNode {
  return typeof part === "object" && part !== null && typeof (part as { type?: unknown }).type === "string";
}
