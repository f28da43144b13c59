import type { Rule } from "../../src/core/lint/defineRule";
import { RULES } from "../../src/core/lint/rules";
import type { GeneratedFile } from "./generatedFile";

const HEAD = `// Generated from src/core/lint/rules by \`npm run generate -- --write\`.
import type { CatalogedRule } from "./catalogedRule";

/** Every rule, for programs that choose among rules and leave running them to another process. */
export const RULE_CATALOG: readonly CatalogedRule[] = [
`;

/** What is known of a rule without the rule. */
export function ruleCatalog(): readonly GeneratedFile[] {
  const rules: readonly Rule[] = RULES;
  const lines = rules.map(({ code, severity, byDefault }) => {
    const off = byDefault === false ? ", byDefault: false" : "";
    return `  { code: "${code}", severity: "${severity}"${off} },\n`;
  });
  return [{ path: "src/core/lint/ruleCatalog.ts", content: `${HEAD}${lines.join("")}];\n` }];
}
