import { argumentsAgainstSchema } from "./argumentsAgainstSchema";
import { brokenArguments } from "./brokenArguments";
import { emptyCall } from "./emptyCall";
import { faultyDeclaration } from "./faultyDeclaration";
import { undeclaredTool } from "./undeclaredTool";
import { unmatchedResult } from "./unmatchedResult";

/** TUL: tool calling. */
export const TOOL_RULES = [
  brokenArguments,
  undeclaredTool,
  argumentsAgainstSchema,
  unmatchedResult,
  faultyDeclaration,
  emptyCall,
] as const;
