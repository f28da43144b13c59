import { runConfigSchema } from "../../core/runconfig/jsonSchema";
import { readArguments } from "../arguments";
import type { Command } from "../io";

/** Prints the JSON Schema of run configs. */
export const schemaCommand: Command = (args, io) => {
  readArguments("schema", "tunesmith schema", args, {});
  io.out(`${JSON.stringify(runConfigSchema(), null, 2)}\n`);
  return Promise.resolve(0);
};
