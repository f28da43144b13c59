import { runConfigSchema } from "../../src/core/runconfig/jsonSchema";
import type { GeneratedFile } from "./generatedFile";

/** `schemas/run-config.schema.json`, from the key registry. */
export function schema(): readonly GeneratedFile[] {
  return [
    { path: "schemas/run-config.schema.json", content: `${JSON.stringify(runConfigSchema(), null, 2)}\n` },
  ];
}
