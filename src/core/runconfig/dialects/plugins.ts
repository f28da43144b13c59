import type { ConfigNode } from "../configTree";
import { nodeAt, textOf } from "../configTree";
import type { Fix } from "../../../protocol/findings";
import type { Walk } from "./walk";
import { axolotlTable } from "./tables";

const PREFIX = "plugin ";

/** Sections of the Axolotl table that the `plugins:` list of a file brings in. */
export function pluginSections(root: ConfigNode): readonly string[] {
  const listed = pluginsOf(root);
  return [...axolotlTable().sections.keys()].filter(
    (section) =>
      section.startsWith(PREFIX) && listed.some((name) => isSamePlugin(name, section.slice(PREFIX.length))),
  );
}

function pluginsOf(root: ConfigNode): readonly string[] {
  const node = nodeAt(root, "plugins");
  if (node?.kind === "list") return node.children.filter(({ kind }) => kind === "scalar").map(textOf);
  return node?.kind === "scalar" && node.value !== null ? [textOf(node)] : [];
}

/** Plugins may be named through the package or the module in it: the integration's folder and the class decide. */
function isSamePlugin(listed: string, known: string): boolean {
  if (listed === known) return true;
  const parts = listed.split(".");
  const [folder, name] = known.split(".").slice(-2);
  return parts.at(-1) === name && parts.includes(folder ?? "");
}

/** A list with a plugin that the table does not know: its keys cannot be judged. */
export function hasForeignPlugin(root: ConfigNode): boolean {
  const known = [...axolotlTable().sections.keys()].filter((section) => section.startsWith(PREFIX));
  return pluginsOf(root).some(
    (name) =>
      !name.startsWith("axolotl.integrations.") ||
      !known.some((section) => isSamePlugin(name, section.slice(PREFIX.length))),
  );
}

/** A key that only a plugin has, without the plugin: it is dropped in silence. True when it was reported. */
export function missingPlugin(child: ConfigNode, walk: Walk): boolean {
  if (walk.dialect.id !== "axolotl" || child.path !== child.name) return false;
  const section = [...axolotlTable().sections].find(
    ([name, fields]) => name.startsWith(PREFIX) && fields.has(child.name),
  )?.[0];
  if (section === undefined) return false;
  const plugin = section.slice(PREFIX.length);
  const fix = addPlugin(plugin, walk);
  walk.reporter.report(
    "DLC013",
    "warning",
    { start: child.keyStart, end: child.keyEnd },
    `\`${child.name}\` belongs to a plugin that is not listed: without it the key is dropped in silence`,
    { help: `add \`${plugin}\` to \`plugins\``, ...(fix === undefined ? {} : { fix }) },
  );
  return true;
}

function addPlugin(plugin: string, { root, reporter, text }: Walk): Fix | undefined {
  const title = `Add \`${plugin.slice(plugin.lastIndexOf(".") + 1)}\` to \`plugins\``;
  const list = nodeAt(root, "plugins");
  if (list === undefined || (list.kind === "scalar" && list.value === null && list.source === "")) {
    if (list !== undefined) return undefined;
    const start = root.children[0]?.keyStart;
    if (start === undefined || (start > 0 && text.charAt(start - 1) !== "\n")) return undefined;
    return reporter.replace(title, { start, end: start }, `plugins:\n  - ${plugin}\n`, "unsafe");
  }
  const last = list.children.at(-1);
  if (list.kind !== "list" || last === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", last.start - 1) + 1;
  const before = text.slice(lineStart, last.start);
  if (/^ *- $/u.test(before))
    return reporter.replace(title, { start: last.end, end: last.end }, `\n${before}${plugin}`, "unsafe");
  return reporter.replace(title, { start: last.end, end: last.end }, `, ${plugin}`, "unsafe");
}
