import { createToolReader, type Declarations } from "../../tools/declaredTools";
import { defineRule } from "../../defineRule";
import { replaceNested, targetOf } from "../../rows/nestedTarget";
import { parameterFaults, type SchemaFault } from "../../tools/parameterFaults";

/**
 * The parameters of a tool are JSON Schema. Names of types from other languages (`dict`, `float`, `str`) are not:
 * OpenAI rejects them, grammars that hold a model to the schema fail on them, and the model learns declarations that
 * it will not see again. Declarations that are not JSON at all stop LLaMA-Factory, axolotl and TRL, and at those that
 * are no list axolotl and OpenAI stop.
 *
 * Looked at are all keywords of draft 2020-12 that hold schemas, numbers, lists or patterns, references within the
 * parameters, and parameters that are listed without "properties". Null counts as absent: Arrow writes it.
 *
 * The fix writes JSON Schema's own name where there is exactly one. Names such as `any` are only reported.
 */
export const faultyDeclaration = defineRule({
  code: "TUL006",
  name: "faulty-tool-declaration",
  severity: "warning",
  isStructural: true,
  affects: ["openai:rejects-file", "llama-factory:fails"],
  fixSafety: "safe",
  bad: `{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Where?"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "dict", "properties": {"days": {"type": "float"}}}}}]}`,
  good: `{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Where?"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "number"}}}}}]}`,
  begin: () => {
    const readTools = createToolReader();
    const known = new Map<Declarations, readonly SchemaFault[]>();
    return {
      checkRow(row, report) {
        const declared = readTools(row.toolUse);
        if (declared === undefined) return;
        let faults = known.get(declared);
        if (faults === undefined) {
          faults = faultsIn(declared);
          if (known.size >= 64) known.clear();
          known.set(declared, faults);
        }
        for (const { at, message, severity, alias } of faults) {
          const edit = alias === undefined ? undefined : replaceNested(row.source, at, alias);
          report(targetOf(at), message, {
            severity,
            ...(alias === undefined ? {} : { help: `write "${alias}"` }),
            fix: edit && { title: `Change to "${alias ?? ""}"`, safety: "safe", edits: [edit] },
          });
        }
      },
    };
  },
});

/** Faults of the declarations themselves, and of the schemas in them. */
function faultsIn({ tools, faults, unlisted }: Declarations): readonly SchemaFault[] {
  if (unlisted.length > 0)
    return unlisted.map((at) => ({ at, message: "the tools must be a list", severity: "error" }));
  const found: SchemaFault[] = faults.map((at) => ({
    at,
    message:
      at.inner === undefined && typeof at.path.at(-1) === "string"
        ? "the tools are not valid JSON"
        : "a tool must be an object",
    severity: "error",
  }));
  for (const tool of tools) {
    if (tool.name === undefined || tool.name === "")
      found.push({ at: tool.at, message: "this tool has no name", severity: "error" });
    if (tool.parameters !== undefined && tool.parameters !== null)
      found.push(...parameterFaults(tool.parameters, tool.parametersAt));
  }
  return found;
}
