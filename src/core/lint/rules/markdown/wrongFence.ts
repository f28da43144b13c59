import { findJsonFault } from "../../../dataset/jsonFault";
import type { Span } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { fencesOf, type FencedBlock } from "../../text/codeAreas";
import { contradictedBy } from "../../text/codeLanguage";

const ELIDED = /\.\.\.|…|<[\w ]{1,40}>|\{\{/u;

/**
 * A block of code that is not what its fence says: JSON that does not parse, Python under "javascript". Models learn
 * from the name of the language what to write, and whoever parses their JSON fails on the same slip.
 *
 * A block of JSON may hold several values, one a line, and may leave things out with "..."; everything else must parse,
 * comments included (their name is `jsonc`). Other languages are only judged by lines that no other language has, in
 * answers and raw texts, so that most wrong names are not seen.
 */
export const wrongFence = defineRule({
  code: "MDF002",
  name: "wrong-fence",
  severity: "warning",
  byDefault: false,
  affects: ["all:trains-on-it"],
  needles: ["```", "~~~"],
  bad: `{"prompt": "As JSON?", "completion": "\`\`\`json\\n{'a': 1}\\n\`\`\`"}`,
  good: `{"prompt": "As JSON?", "completion": "\`\`\`json\\n{\\"a\\": 1}\\n\`\`\`"}`,
  checkRow(row, report) {
    for (const { value, path, part } of row.texts) {
      if (part !== "answer" && part !== "text") continue;
      for (const block of fencesOf(value).blocks) {
        const found = judge(value, block);
        if (found !== undefined) report({ path, within: found.span }, found.message, { help: found.help });
      }
    }
  },
});

interface Judgement {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
}

function judge(text: string, { start, end, opening, closing }: FencedBlock): Judgement | undefined {
  const language = opening.info.split(/[\s,{:]/u, 1)[0] ?? "";
  if (language === "" || closing === undefined) return undefined;
  const code = text.slice(start, end);
  if (language.toLowerCase() === "json") return judgeJson(code, start);
  const other = contradictedBy(language, code);
  if (other === undefined) return undefined;
  const at = text.indexOf(language, opening.end);
  return {
    span: { start: at, end: at + language.length },
    message: `the block is said to be ${quote(language)} and is ${other}`,
    help: "name the language that it is in",
  };
}

function judgeJson(code: string, offset: number): Judgement | undefined {
  const body = code.trim();
  if (body === "" || parses(body) || ELIDED.test(body)) return undefined;
  if (body.split("\n").every((line) => line.trim() === "" || parses(line))) return undefined;
  const fault = findJsonFault(code);
  if (fault === undefined) return undefined;
  // The end of a block is no place to point at.
  const start = Math.min(fault.start, code.trimEnd().length - 1);
  return {
    span: {
      start: offset + start,
      end: offset + Math.max(start + 1, Math.min(fault.end, code.trimEnd().length)),
    },
    message: `the block is said to be JSON and does not parse: ${fault.message}`,
    help: "correct it, or name what it is",
  };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
