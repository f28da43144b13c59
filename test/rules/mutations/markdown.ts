import { answerOf, inControls, inFile, setAnswer } from "./answers";
import type { Mutation } from "./mutation";

const ANSWERED = ["dolly", "gsm8k", "pairs", "chat", "kto"] as const;

const FENCES = [
  ["\n```python\nprint('hi')\n", "```"],
  ["\n```\nls -l", "```"],
  ["\n~~~\nls -l\n", "~~~"],
  ["\n````markdown\n```js\nlet a\n```\n", "````"],
  ["\n```js\nlet a\n```\nand then\n```js\nlet b", "```"],
  [" Like this: ```sql\nSELECT name FROM boats", "```"],
].flatMap(([tail = "", marked = ""]) =>
  inControls("MDF001", JSON.stringify(tail), ANSWERED, (row) => {
    setAnswer(row, answerOf(row) + tail);
    return inFile(marked);
  }),
);

const CONTENTS = [
  ["json", "{'a': 1}", "'"],
  ["json", '{"a": 1,}', "}"],
  ["json", '{"a": 1} // one', "/"],
  ["javascript", "def add(a, b):\n    return a + b", "javascript"],
  ["python", "function add(a, b) {\n  return a + b;\n}", "python"],
  ["python", "#include <stdio.h>\nint main() { return 0; }", "python"],
  ["java", "def add(a, b):\n    return a + b", "java"],
  ["sql", "def add(a, b):\n    return a + b", "sql"],
].flatMap(([language = "", code = "", marked = ""]) =>
  inControls("MDF002", `${language}: ${code}`, ["dolly", "pairs", "chat", "kto"], (row) => {
    setAnswer(row, `${answerOf(row)}\n\`\`\`${language}\n${code}\n\`\`\`\n`);
    return inFile(marked);
  }),
);

const MARKUP = [
  ["![a cat](https://i.imgur.com/x7Qa2.jpg)", "![a cat](https://i.imgur.com/x7Qa2.jpg)"],
  ["![](https://images.unsplash.com/photo-1518791)", "![](https://images.unsplash.com/photo-1518791)"],
  ["See [the manual]().", "[the manual]()"],
  ["See [the manual](https://boats.info/the manual).", "[the manual](https://boats.info/the manual)"],
  ["See [the manual](https://boats.info/manual", "[the manual](https://boats.info/manual"],
  ["| a | b |\n|---|\n| 1 | 2 |", "|---|"],
  ["| a | b |\n|---|---|\n| 1 | 2 | 3 |", "| 1 | 2 | 3 |"],
  ["| a | b |\n| 1 | 2 |\n| 3 | 4 |", "| a | b |"],
].flatMap(([markup = "", marked = ""]) =>
  inControls("MDF004", markup, ANSWERED, (row) => {
    setAnswer(row, `${answerOf(row)}\n\n${markup}\n`);
    return inFile(marked);
  }),
);

/** MDF: blocks of code, tables, links. */
export const MARKDOWN_MUTATIONS: readonly Mutation[] = [...FENCES, ...CONTENTS, ...MARKUP];
