import type { Random } from "../../../../src/base/random";

const KEYS = ["name", "model", "lr", "data_files", "r", "on_nan", "täsk", "a.b", "x-y", "gate"];
const SCALARS = [
  ...[
    "1",
    "2e-5",
    "0.10",
    "true",
    "no",
    "null",
    "~",
    "1_000",
    "1:30",
    "0o17",
    "abc",
    "a b c",
    "../data/x.jsonl",
  ],
  ...[
    "it's",
    "a#b",
    "https://x.y/z?q=1",
    "x:y",
    "- 1".slice(2),
    "C:\\x",
    "😀 run",
    "{{ a }}".slice(3, 4),
    "2024-01-01",
  ],
];
const QUOTED = [
  ...[
    "''",
    '""',
    "'no'",
    '"abc"',
    "'abc def'",
    '"1"',
    "'it''s'",
    '"a\\nb"',
    "'a: b'",
    '"a #b"',
    "'#x'",
    '"2e-5"',
  ],
  ...[
    "'C:\\x'",
    '"tab\\there"',
    "'say \"hi\"'",
    '"null"',
    "'~'",
    "'~/data'",
    '"x, y"',
    "'[a]'",
    "' padded '",
    '"é😀"',
  ],
];
const COMMENTS = ["# why", "#no space", "# 'quoted' [x", "#", "# tunesmith: ignore CFG002", "# ünï 😀  "];

/**
 * A config as nobody would write it and everybody does: any indents, spaces, blank lines, comments, anchors, block
 * text, flow collections, quotes. Always valid YAML.
 */
export function writtenConfig(random: Random): string {
  const { below } = random;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const chance = (oneIn: number): boolean => below(oneIn) === 0;
  const lines: string[] = [];
  const anchors: string[] = [];
  /** Of the value that is being written: an alias to it is allowed only behind it. */
  const fresh: string[] = [];
  let named = 0;
  let count = 0;
  const spaces = (most: number): string => " ".repeat(below(most + 1));
  const tail = (): string => (chance(4) ? ` ${spaces(6)}${pick(COMMENTS)}` : spaces(chance(3) ? 3 : 0));
  const scalar = (): string => (chance(2) ? pick(SCALARS) : pick(QUOTED));
  const anchor = (): string => {
    if (!chance(8)) return "";
    fresh.push(`n${named++}`);
    return `&${fresh.at(-1)} ${spaces(2)}`;
  };
  const between = (indent: number): void => {
    while (chance(3)) lines.push(chance(2) ? spaces(4) : `${spaces(indent + 3)}${pick(COMMENTS)}`);
  };
  const flow = (indent: number, depth: number): string => {
    const isMap = chance(2);
    const parts: string[] = [];
    for (let i = below(4); i > 0; i--) {
      const value =
        depth < 2 && chance(4)
          ? flow(indent, depth + 1)
          : chance(2)
            ? `"q${i}"`
            : pick(["1", "abc", "a b", "x/y"]);
      const key = `${chance(3) ? `'k${i}'` : `k${i}`}${spaces(1)}: ${spaces(2)}`;
      parts.push(`${isMap ? key : ""}${value}${spaces(1)}`);
    }
    const broken = (): string =>
      chance(5) ? `${chance(3) ? " # in" : ""}\n${" ".repeat(indent + 1)}${spaces(4)}` : spaces(2);
    const inner = parts.map((part) => `${broken()}${part}`).join(",");
    return `${isMap ? "{" : "["}${inner}${broken()}${isMap ? "}" : "]"}`;
  };
  const blockText = (indent: number): void => {
    const own = indent + 1 + below(5);
    for (let i = 1 + below(3); i > 0; i--)
      lines.push(
        chance(5)
          ? ""
          : `${" ".repeat(own)}${chance(4) && i < 3 ? "" : pick(["text # no", "- x", "a: 'b'", "tail  "])}`,
      );
    if (lines.at(-1)?.trim() === "") lines.push(`${" ".repeat(own)}last`);
  };
  const value = (lead: string, indent: number, depth: number): void => {
    const open = fresh.length;
    writeValue(lead, indent, depth);
    anchors.push(...fresh.splice(open));
  };
  const writeValue = (lead: string, indent: number, depth: number): void => {
    const kind = below(depth > 3 ? 5 : 9);
    if (kind === 0 && anchors.length > 0) lines.push(`${lead} ${spaces(2)}*${pick(anchors)}${tail()}`);
    else if (kind === 1) lines.push(...`${lead} ${anchor()}${flow(indent, 0)}${tail()}`.split("\n"));
    else if (kind === 2) {
      lines.push(`${lead} ${pick(["|", ">", "|-", ">-", "|+"])}${chance(3) ? " # block" : ""}`);
      blockText(indent);
    } else if (kind === 3 && chance(3))
      lines.push(
        `${lead} ${pick(["several", '"several'])}`,
        `${" ".repeat(indent + 1)}${spaces(3)}words${lines.length % 2 === 9 ? "" : ""}`,
      );
    else if (kind < 6) lines.push(`${lead} ${spaces(3)}${anchor()}${scalar()}${tail()}`);
    else if (kind < 8) {
      lines.push(`${lead}${chance(6) ? ` ${anchor()}`.trimEnd() : ""}${tail()}`);
      mapping(indent + 1 + below(5), depth + 1);
    } else {
      lines.push(`${lead}${tail()}`);
      sequence(lead.trimStart().startsWith("-") || chance(2) ? indent + 1 + below(3) : indent, depth + 1);
    }
    // A scalar of two lines in quotes was begun above.
    const last = lines.at(-1) ?? "";
    if (last.trimStart() === "words" && lines.at(-2)?.endsWith('"several') === true)
      lines[lines.length - 1] = `${last}"`;
  };
  const mapping = (indent: number, depth: number): void => {
    for (let i = 1 + below(3); i > 0; i--) {
      between(indent);
      const key = `${pick(KEYS)}${count++}`;
      const written = chance(6) ? `"${key}"` : key;
      value(`${" ".repeat(indent)}${written}${chance(6) ? " " : ""}:`, indent, depth);
    }
    between(indent);
  };
  const sequence = (indent: number, depth: number): void => {
    for (let i = 1 + below(3); i > 0; i--) {
      between(indent);
      const lead = `${" ".repeat(indent)}-`;
      if (!chance(3)) {
        value(lead, indent, depth + 2);
        continue;
      }
      const gap = 1 + below(3);
      lines.push(`${lead}${" ".repeat(gap)}k${count++}: ${scalar()}${tail()}`);
      if (chance(2)) lines.push(`${" ".repeat(indent + 1 + gap)}k${count++}:  ${scalar()}`);
    }
  };
  if (chance(5)) lines.push("---");
  mapping(0, 0);
  mapping(0, 0);
  const text = lines.join("\n") + (chance(4) ? "" : "\n".repeat(1 + below(3)));
  return chance(4) ? text.replaceAll("\n", "\r\n") : text;
}
