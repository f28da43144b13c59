/** Single-line faults, as people and tools leave them in a config. */
export interface Fault {
  readonly name: string;
  /** The line in place of a placeholder, or of the section's header; `indent` is that of the section's keys. */
  readonly line: (section: FaultySection) => string;
  /** Takes the place of the section's own line instead of a line inside. */
  readonly header?: true;
}

export interface FaultySection {
  readonly indent: string;
  /** A key that is valid in the section and not there. */
  readonly key: string;
  /** The section's header as it stands, with its indent: `  gate:`; for entries of a list, its first line. */
  readonly header: string;
}

function inside(name: string, write: (key: string) => string): Fault {
  return { name, line: ({ indent, key }) => `${indent}${write(key)}` };
}

export const FAULTS: readonly Fault[] = [
  inside("a bare key", (key) => key),
  inside("half a key", (key) => key.slice(0, 3)),
  inside("no space after the colon", (key) => `${key}:value`),
  inside("two colons", (key) => `${key}: b: c`),
  inside("no key before the colon", () => ": value"),
  inside("an equals sign", (key) => `${key} = value`),
  inside("several words", () => "to be decided later"),
  inside("a list entry among keys", () => "- item"),
  inside("an unclosed [", (key) => `${key}: [a, b`),
  inside("an unclosed {", (key) => `${key}: {a: 1`),
  inside("an unclosed [ and a comment", (key) => `${key}: [a, b # later`),
  inside('an unclosed "', (key) => `${key}: "abc`),
  inside("an unclosed '", (key) => `${key}: 'abc`),
  inside('a " before the key', (key) => `"${key}: abc`),
  inside("a ' before the key", (key) => `'${key}: abc`),
  inside("an apostrophe inside quotes", (key) => `${key}: 'it's'`),
  inside("text behind a quote", (key) => `${key}: "a" b`),
  inside("an escape that is none", (key) => `${key}: "C:\\path"`),
  inside("a ] too many", (key) => `${key}: [a, b]]`),
  inside("a } too many", (key) => `${key}: {a: 1}}`),
  inside("a lone ]", () => "]"),
  inside("a lone [", () => "["),
  inside("a lone {", () => "{"),
  inside('a lone "', () => '"'),
  inside("a value that begins with @", (key) => `${key}: @x`),
  inside("a value that begins with %", (key) => `${key}: %x`),
  inside("a value that begins with `", (key) => `${key}: \`x\``),
  inside("a value that begins with a comma", (key) => `${key}: , x`),
  inside("@ alone", () => "@x"),
  inside("a template", () => "{{ value }}"),
  inside("an alias without its anchor", (key) => `${key}: *nope`),
  inside("an anchor on an alias", (key) => `${key}: &a *b`),
  inside("a block header with text", (key) => `${key}: | text`),
  inside("a block header that is none", (key) => `${key}: |x`),
  inside("a question mark", (key) => `? ${key}`),
  inside("a NUL", (key) => `${key}\0`),
  { name: "a tab as indent", line: ({ key }) => `\t${key}: 1` },
  { name: "a tab after the indent", line: ({ indent, key }) => `${indent}\t${key}: 1` },
  { name: "one space too few", line: ({ indent, key }) => `${indent.slice(1)}${key}: x` },
  { name: "one space too many", line: ({ indent, key }) => `${indent} ${key}: x` },
  { name: "a directive in the middle", line: () => "%YAML 1.2" },
  { name: "a merge marker: ours", line: () => "<<<<<<< HEAD" },
  { name: "a merge marker: between", line: () => "=======" },
  { name: "a merge marker: theirs", line: () => ">>>>>>> branch" },
  { name: "a second document", line: () => "---" },
  { name: "the end of the document", line: () => "..." },
  { name: "a header without its colon", header: true, line: ({ header }) => header.replace(/:\s*$/u, "") },
  { name: 'a header with an unclosed "', header: true, line: ({ header }) => header.replace(/(\w)/u, '"$1') },
  { name: "a header with a value before it", header: true, line: ({ header }) => `${header} {` },
  { name: "a header with an unclosed [", header: true, line: ({ header }) => `${header} [` },
  { name: "a header with a stray word", header: true, line: ({ header }) => `${header} later` },
  { name: "a header indented by a tab", header: true, line: ({ header }) => `\t${header.trim()}` },
];
