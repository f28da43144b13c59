import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { replaceValue } from "../../edits/rowEdits";

const PLACEHOLDER =
  /^[\s"'`]*(?:[<[({]\s*no[ _-]?input(?: (?:is )?(?:required|needed|necessary|provided|given|available))?\s*[>\])}]|no[ _-]?input(?: (?:is )?(?:required|needed|necessary|provided|given|available))?|(?:input )?not (?:applicable|required|needed|provided)|[<[(]\s*(?:none|empty|blank|n\/a|null|无)\s*[>\])]|无输入|没有输入|无需输入|不需要输入|keine eingabe|aucune entrée|sin entrada)[\s"'`.。!]*$/iu;
/** Words that can be what the instruction is about: "Is this a keyword of Python? None". */
const WORD = /^\s*(?:none|n\/a|null|无)[.。]?\s*$/iu;
const ABOUT_A_WORD =
  /\b(?:keyword|words?|value|type|python|json|javascript|java|sql|code|translat\w+|expression|variable|term|abbreviation|acronym|token)\b|词|翻译/iu;
const LONGEST = 60;

/**
 * An instruction's input that only says that there is none: "<noinput>", "No input.", "None". Trainers that see a text
 * there choose the template with an input section, so the model learns to read the placeholder, and to answer
 * otherwise when the input is really empty.
 *
 * Only inputs that are nothing but the placeholder count: English, and the usual words in Chinese, German, French and
 * Spanish. A bare "None" or "null" is left alone when the instruction is about a word, a value or code.
 */
export const placeholderInput = defineRule({
  code: "QLT003",
  name: "placeholder-input",
  severity: "warning",
  affects: ["llama-factory:trains-on-it", "axolotl:uses-the-prompt-with-input"],
  fixSafety: "safe",
  bad: `{"instruction": "Name a colour.", "input": "<noinput>", "output": "Blue"}`,
  good: `{"instruction": "Name a colour.", "input": "", "output": "Blue"}`,
  checkRow(row, report) {
    const input = row.text("context");
    if (input === undefined || input.value === "" || input.value.length > LONGEST) return;
    if (!PLACEHOLDER.test(input.value)) {
      if (!WORD.test(input.value) || ABOUT_A_WORD.test(row.text("prompt")?.value ?? "")) return;
    }
    const edit = replaceValue(row.source, input.path, "");
    report({ path: input.path }, `${quote(input.value)} stands for no input`, {
      help: "leave it empty",
      fix: edit && { title: "Leave it empty", safety: "safe", edits: [edit] },
    });
  },
});
