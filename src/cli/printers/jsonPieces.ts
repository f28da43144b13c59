/**
 * What `JSON.stringify(value, null, 2)` gives, in pieces: a document of a million findings is longer than a string may
 * be. Down to `depth`, every member and element is a piece of its own.
 */
export function* jsonPieces(value: unknown, depth: number, indent = ""): Generator<string> {
  const entries = depth > 0 ? entriesOf(value) : undefined;
  if (entries === undefined || entries.length === 0) {
    // Strings of JSON hold no line breaks: each of them is one of the layout.
    yield JSON.stringify(value ?? null, null, 2).replaceAll("\n", `\n${indent}`);
    return;
  }
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  let before = isList ? "[\n" : "{\n";
  for (const [key, member] of entries) {
    yield `${before}${inner}${isList ? "" : `${JSON.stringify(key)}: `}`;
    yield* jsonPieces(member, depth - 1, inner);
    before = ",\n";
  }
  yield `\n${indent}${isList ? "]" : "}"}`;
}

/** Undefined for what has no members; a member that is undefined is not written. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.map((member: unknown) => ["", member] as const);
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
