/**
 * What only one language has. Lines are tried one at a time; each expression must be near certain by itself, since one
 * line decides.
 */
const SIGNS: Readonly<Record<string, RegExp>> = {
  python:
    /^\s{0,40}(?:(?:async )?def \w+\(.{0,200}\).{0,200}:\s*(?:#.{0,200})?$|from [\w.]+ import |import \w+(?: as \w+)?\s*$|elif .+:\s*$|if __name__ ==|except\b.{0,200}:\s*$|print\(f["'])/u,
  javascript:
    /^\s{0,40}(?:(?:export )?(?:const|let) [\w{[].{0,200}=|(?:export )?(?:async )?function\s*\w*\(.{0,200}\)\s*\{|console\.(?:log|error)\(|document\.\w+|.{0,200}=>\s*\{\s*$|module\.exports\b|require\()/u,
  java: /^\s{0,40}(?:public (?:static |final |abstract )*(?:class|void|int|String|interface|boolean)\b|System\.out\.print|import java\.)/u,
  c: /^\s{0,40}(?:#include\s*[<"]|int main\s*\(|std::|using namespace |printf\("|cout <<)/u,
  csharp: /^\s{0,40}(?:using System|namespace [\w.]+|Console\.Write)/u,
  html: /^\s{0,40}<(?:!DOCTYPE|html|head|body|div|table|form|ul|p|h[1-6])\b/iu,
  sql: /^\s{0,40}(?:SELECT\b.{0,200}(?:\bFROM\b|,\s*$|\*)|INSERT INTO\b|CREATE TABLE\b|UPDATE \w+\s+SET\b|DELETE FROM\b|ALTER TABLE\b)/u,
  php: /^\s{0,40}<\?php/u,
  go: /^\s{0,40}(?:package \w+\s*$|func (?:\(.{0,200}\) )?\w+\(.{0,200}\).{0,200}\{\s*$|fmt\.Print|.{0,200}\w := )/u,
  rust: /^\s{0,40}(?:(?:pub )?fn \w+.{0,200}\{\s*$|let mut |println!\()/u,
  shell: /^\s{0,40}(?:#!\/bin\/(?:ba)?sh|\$ \w+|sudo |apt(?:-get)? install|pip install|npm install|echo \$)/u,
  css: /^\s{0,40}(?:[.#]?[\w-]+\s*\{\s*$|(?:color|margin|padding|font-size|background(?:-color)?|display):\s*[^;]+;)/u,
};

/** Names as they stand behind a fence; those that are not here are never judged. */
const NAMES: Readonly<Record<string, keyof typeof SIGNS>> = {
  python: "python",
  python3: "python",
  py: "python",
  javascript: "javascript",
  js: "javascript",
  java: "java",
  c: "c",
  cpp: "c",
  "c++": "c",
  csharp: "csharp",
  "c#": "csharp",
  cs: "csharp",
  html: "html",
  sql: "sql",
  mysql: "sql",
  postgresql: "sql",
  php: "php",
  go: "go",
  golang: "go",
  rust: "rust",
  rs: "rust",
  bash: "shell",
  sh: "shell",
  shell: "shell",
  css: "css",
};

/** Languages that others stand in, or that share a line's form. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  html: ["javascript", "css", "php"],
  php: ["html", "sql", "javascript", "css"],
  javascript: ["html", "css", "sql"],
  python: ["sql", "html", "shell"],
  java: ["sql", "html"],
  csharp: ["sql", "html", "java", "c"],
  c: ["sql", "css"],
  go: ["sql", "html", "css"],
  rust: ["sql", "css"],
  shell: ["python", "sql", "javascript", "java", "html", "css", "c", "go", "rust", "php"],
  css: [],
  sql: [],
};

const READABLE: Readonly<Record<string, string>> = {
  python: "Python",
  javascript: "JavaScript",
  java: "Java",
  c: "C",
  csharp: "C#",
  html: "HTML",
  sql: "SQL",
  php: "PHP",
  go: "Go",
  rust: "Rust",
  shell: "shell commands",
  css: "CSS",
};
const LINES = 60;

/** The language that the code is in, when it is certainly not the one that it is said to be. */
export function contradictedBy(said: string, code: string): string | undefined {
  const name = NAMES[said.toLowerCase()];
  if (name === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const line of code.split("\n", LINES)) {
    if (line.length > 300) continue;
    for (const language in SIGNS)
      if (SIGNS[language]?.test(line) === true) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  if (counts.has(name)) return undefined;
  const others = [...counts].filter(([other]) => !(HOLDS[name] ?? []).includes(other));
  const [first] = others.sort((a, b) => b[1] - a[1]);
  // One sign may be a coincidence in a long piece of code.
  const lines = code.split("\n", LINES).filter((line) => line.trim() !== "").length;
  return first === undefined || (first[1] < 2 && lines > 3) ? undefined : READABLE[first[0]];
}
