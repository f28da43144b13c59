import { describe, expect, test } from "vitest";
import { compileChatTemplate } from "../../../src/core/supervision";
import { renderChat } from "../../../src/core/supervision/chatSpans";
import { contractTokenizer } from "./fixtures";

const INPUT = {
  messages: [
    { role: "user", content: "first\nsecond " },
    { role: "assistant", content: "x" },
  ],
  tools: [{ name: "f", parameters: { type: "object" } }],
  addGenerationPrompt: false,
  bosToken: "",
  eosToken: "</s>",
};

function rendered(source: string): string {
  const template = compileChatTemplate(source);
  if (!template.ok) return `does not compile: ${template.problem}`;
  const made = template.value.render(INPUT);
  return made.ok ? made.value : `stopped: ${made.problem}`;
}

/** Something that grows in a loop, and what is done with it then. */
function grown(times: number, step: string, use: string): string {
  return `{% set ns = namespace(s='xxxxxxxxxxxxxxxx', a=['x','x']) %}{% for i in range(${String(times)}) %}${step}{% endfor %}${use}`;
}
const LONGER = "{% set ns.s = ns.s + ns.s %}";
const DEEPER = "{% set ns.a = [ns.a, ns.a] %}";

/** Small programs that ask for giant values or endless time. */
const BOMBS: Readonly<Record<string, string>> = {
  "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
  "a text that doubles": grown(60, LONGER, "{{ ns.s }}"),
  "a text that doubles by another sign": grown(60, "{% set ns.s = ns.s ~ ns.s %}", "{{ ns.s | length }}"),
  "a list that doubles": grown(60, "{% set ns.a = ns.a + ns.a %}", "{{ ns.a | length }}"),
  "a list of itself as JSON": grown(60, DEEPER, "{{ ns.a | tojson }}"),
  "a list of itself in the output": grown(60, DEEPER, "{{ ns.a }}"),
  "a list of itself joined to a text": grown(60, DEEPER, "{{ 'x' ~ ns.a }}"),
  "a list of itself added to a text": grown(60, DEEPER, "{{ 'x' + ns.a }}"),
  "a list of itself as a text": grown(60, DEEPER, "{{ ns.a | string }}"),
  "a list of itself, joined": grown(60, DEEPER, "{{ ns.a | join(',') }}"),
  "a circle": "{% set ns = namespace() %}{% set ns.a = [ns, ns] %}{{ ns | tojson }}",
  "a long separator": grown(16, LONGER, "{{ range(90000) | join(ns.s) }}"),
  "a long separator from a list": grown(16, LONGER, "{{ range(90000) | join(*[ns.s]) }}"),
  "a long separator between letters": grown(16, LONGER, "{{ ns.s | join(ns.s) }}"),
  "replacing by a method": grown(16, LONGER, "{{ ns.s.replace('x', ns.s) }}"),
  "replacing by a filter": grown(16, LONGER, "{{ ns.s | replace('x', ns.s) }}"),
  "replacing by a name": grown(16, LONGER, "{% set r = 'replace' %}{{ ns.s[r]('', ns.s) }}"),
  "replacing by a function that was kept": grown(16, LONGER, "{% set f = ns.s.replace %}{{ f('', ns.s) }}"),
  "replacing in a block": grown(16, LONGER, "{% filter replace('x', ns.s) %}{{ ns.s }}{% endfilter %}"),
  "a wide indent": "{{ messages[0].content | indent(500000000) }}",
  "a wide indent from a list": "{{ messages[0].content | indent(*[500000000]) }}",
  "a wide indent by name": "{{ messages[0].content | indent(width=500000000) }}",
  "a wide indent of a block": "{% filter indent(500000000) %}a\nb{% endfilter %}",
  "a wide indent of JSON": "{{ tools | tojson(indent=500000000) }}",
  "a wide indent of JSON from an object": "{{ tools | tojson(**{'indent': 500000000}) }}",
  "a million parts": grown(17, LONGER, "{{ ns.s.split('x') | length }}"),
  "many long texts": grown(
    17,
    LONGER,
    "{% set o = namespace(l=[]) %}{% for i in range(90000) %}{% set o.l = o.l + [(ns.s ~ i) | upper] %}{% endfor %}",
  ),
  "many long lists": grown(
    15,
    "{% set ns.a = ns.a + ns.a %}",
    "{% set o = namespace(l=[]) %}{% for i in range(90000) %}{% set o.l = o.l + [ns.a + [i]] %}{% endfor %}",
  ),
  "long texts that are looked through": grown(
    17,
    LONGER,
    "{% set o = namespace(l=[]) %}{% for i in range(90000) %}{% set v = ns.s ~ i %}{% set b = 'q' in v %}{% set o.l = o.l + [v] %}{% endfor %}",
  ),
  "much output": grown(17, LONGER, "{% for i in range(90000) %}{{ ns.s }}{% endfor %}"),
  "a macro that calls itself": "{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}",
  "a large range": "{{ range(0, 1000000000) | list }}",
  "long separators of JSON": grown(16, LONGER, "{{ range(90000) | list | tojson(separators=(ns.s, ns.s)) }}"),
  "long separators of a few": grown(16, LONGER, "{{ range(400) | list | tojson(separators=(ns.s, ns.s)) }}"),
  "long separators from an object": grown(
    16,
    LONGER,
    "{{ range(400) | list | tojson(**{'separators': [ns.s, ns.s]}) }}",
  ),
  "a text that is turned round": grown(
    17,
    LONGER,
    "{% for i in range(90000) %}{% set x = ns.s[::-1] %}{% endfor %}",
  ),
  "letters of a long text": grown(18, LONGER, "{% for letter in ns.s %}{% endfor %}"),
  "blocks that double": `{% set x %}xxxxxxxxxxxxxxxx{% endset %}${"{% set x %}{{ x }}{{ x }}{% endset %}".repeat(60)}{{ x }}`,
  "macros that call two":
    "{% macro m(n) %}{% if n > 0 %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(40) }}",
  "callers within callers": `{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}${"{% call m() %}".repeat(40)}x${"{% endcall %}".repeat(40)}`,
  "objects that double": grown(60, "{% set ns.a = {'a': ns.a, 'b': ns.a} %}", "{{ ns.a | dictsort }}"),
  "short texts without end":
    "{% for a in range(99999) %}{% for b in range(99999) %}some text of a few words{% endfor %}{% endfor %}",
  "a wide centre": "{{ 'x' | center(1000000000) }}{{ 'x'.center(1000000000) }}",
  "a wide format": "{{ '%1000000000d' | format(1) }}",
  "a text times a number": "{{ 'x' * 1000000000 }}",
  "a tower of powers": "{{ 9 ** 9 ** 9 ** 9 }}",
  "a long error": grown(18, LONGER, "{{ raise_exception(ns.s) }}"),
  "a sum of many": `{{ ${"1+".repeat(40_000)}1 }}`,
  "a text of many": `{{ ${"'a'~".repeat(30_000)}'a' }}`,
  "a path of many": `{{ a${".b".repeat(60_000)} }}`,
  "a choice of many": `{% if 0 %}${"{% elif 0 %}".repeat(9000)}{% endif %}`,
  "blocks in blocks": `${"{% if 1 %}".repeat(9000)}${"{% endif %}".repeat(9000)}`,
  "blanks without end": " ".repeat(190_000),
  "blanks in a tag": `{%-${" \n".repeat(90_000)}generation`,
  "files and modules": "{% include '/etc/hostname' %}{% import 'os' as os %}",
  "the function behind functions": "{{ raise_exception.constructor('return 1')() }}",
  "the function behind texts": "{{ ''.constructor.constructor('return 1')() }}",
  "a change of the row": "{% set messages[0].content = 'another' %}",
  "a template of brackets": `{{ ${"(".repeat(20_000)}1${")".repeat(20_000)} }}`,
  "a template of a megabyte": "x".repeat(2_000_000),
};

describe("a chat template of a stranger", () => {
  test.each(Object.entries(BOMBS))("%s is stopped in time, and takes no memory", (_, source) => {
    const before = process.memoryUsage().rss;
    const began = performance.now();
    expect(rendered(source)).toMatch(/^(?:stopped|does not compile)/u);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });

  test("goes on with the next row after each of them, and the row is as it was", () => {
    const before = JSON.stringify(INPUT);
    for (const source of Object.values(BOMBS).slice(0, 8)) rendered(source);
    expect(rendered("{{ messages[0].content }}{{ messages | length }}")).toBe("first\nsecond 2");
    expect(JSON.stringify(INPUT)).toBe(before);
  });

  test("sees nothing of the program around it", () => {
    const names = [
      "process",
      "require",
      "globalThis",
      "self",
      "constructor",
      "__proto__",
      "Function",
      "module",
    ];
    expect(rendered(names.map((name) => `{{ ${name} }}`).join(""))).toBe("");
    expect(
      rendered("{{ messages['constructor'] }}{{ messages[0]['__proto__'] }}{{ messages.__class__ }}"),
    ).toBe("");
  });

  test("is read in time, however its blanks are laid", () => {
    for (const source of [
      `${" ".repeat(399)}{% if 1 %}{% endif %}`.repeat(400),
      `${" ".repeat(399)}\n`.repeat(480),
      "{%generation".repeat(15_000),
      "{{".repeat(90_000),
      "{#".repeat(90_000),
    ]) {
      const began = process.cpuUsage();
      compileChatTemplate(source.slice(0, 199_000));
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1000, JSON.stringify(source.slice(390, 420))).toBeLessThan(2500);
    }
  });

  test("says after how long", () => {
    expect(rendered(BOMBS["loops in loops"] ?? "")).toBe(
      "stopped: the chat template takes longer than 250 ms for this row",
    );
  });

  test.each([
    [
      "{{ messages[0].content | replace('first', 'a longer text than before') }}",
      "a longer text than before\nsecond ",
    ],
    ["{{ messages[0].content.replace('s', 'ss', 1) }}", "firsst\nsecond "],
    ["{{ messages[0].content.split('\\n')[1] | trim }}", "second"],
    ["{{ messages | map(attribute='role') | join(', ') }}", "user, assistant"],
    ["{{ messages[0].content | indent(2, true) }}", "  first\n  second "],
    ["{{ tools | tojson(indent=1) | length }}", String(JSON.stringify(INPUT.tools, null, 1).length)],
    ["{% filter upper %}{{ messages[1].content }}{% endfilter %}", "X"],
    ["{{ messages[0]['content'][:5] ~ messages[0]['content'][-1] }}", "first "],
  ])("may do what templates do: %s", (source, expected) => {
    expect(rendered(source)).toBe(expected);
  });

  test("shows values as Python does", () => {
    expect(rendered("{{ true }} {{ none }} {{ 1 == 2 }} {{ 'x' ~ none ~ false ~ 2.0 }} {{ nothing }}")).toBe(
      "True None False xNoneFalse2.0 ",
    );
    expect(rendered("{% if messages[1].content == 'x' and not none %}yes{% endif %}")).toBe("yes");
  });

  test("gets no token that the tokenizer lacks", () => {
    expect(rendered("{{ bos_token is defined }}{{ bos_token }}{{ eos_token }}")).toBe("False</s>");
    expect(rendered("{{ bos_token + 'x' }}")).toMatch(/^stopped/u);
  });
});

test("a template that is slow for every turn is given up for the row", () => {
  const slow = compileChatTemplate(
    "{% for m in messages %}{{ m.role }}{% endfor %}{% for i in range(9000) %}{% set x = i %}{% endfor %}",
  );
  if (!slow.ok) throw new Error(slow.problem);
  const messages = Array.from({ length: 1000 }, (_, i) => ({
    role: i % 2 === 0 ? "user" : "assistant",
    content: "x",
  }));
  const began = performance.now();
  const made = renderChat({ messages, tools: null }, slow.value, contractTokenizer("bytes"));
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(made).toMatchObject({ ok: false, problem: { code: "TPL002" } });
  expect(made.ok ? "" : made.problem.message).toMatch(/takes longer than/u);
});
