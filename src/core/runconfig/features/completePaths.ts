import type { ConfigFacts } from "../configFacts";
import type { ConfigCompletion } from "./completionItem";
import type { ConfigCursor } from "./cursor";
import { keyAt } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { yamlText } from "../scalars/yamlText";

const MOST_PATHS = 200;

/** What a key looks for on the disk. */
interface Wanted {
  /** Files that may be named; undefined: none. */
  readonly files: RegExp | undefined;
  /** The file by which a folder is what is wanted, and what it is called; undefined: any folder may be named. */
  readonly mark: readonly [file: string, what: string] | undefined;
}

const ROWS = /\.jsonl?$/iu;
const TEMPLATES = /\.(?:jinja2?|j2|txt|json)$/iu;
const MARKS: Readonly<Record<string, Wanted["mark"]>> = {
  "model.name_or_path": ["config.json", "model"],
  "method.init_adapter": ["adapter_config.json", "adapter"],
};

/**
 * Entries of the folder that the written part names: what is wanted first, then folders to look into. Of models also
 * those that earlier downloads left in the Hub's cache, by the names that people know them by.
 */
export function completePaths(
  text: string,
  cursor: ConfigCursor,
  facts: ConfigFacts,
): readonly ConfigCompletion[] {
  const [wanted, folders] = completeFolder(text, cursor, facts);
  return [...wanted, ...completeCached(text, cursor, facts), ...folders];
}

function completeCached(
  text: string,
  { path, start, end, isQuoted, gap }: ConfigCursor,
  facts: ConfigFacts,
): readonly ConfigCompletion[] {
  if (path !== "model.name_or_path") return [];
  const written = text.slice(start, end).toLowerCase();
  return (facts.cachedModels?.() ?? [])
    .filter(({ name, folder }) => name.toLowerCase().includes(written) && !/["'\\]/u.test(folder))
    .map(({ name, folder }) => ({
      ...{ label: name, kind: "folder", start, end, continues: false },
      ...{ newText: `${gap}${isQuoted ? folder : yamlText(folder)}`, detail: "model in the Hub's cache" },
      documentation: `\`${folder}\``,
    }));
}

/** What is wanted, and folders to look into. */
function completeFolder(
  text: string,
  { path, start, end, isQuoted, gap }: ConfigCursor,
  facts: ConfigFacts,
): readonly [readonly ConfigCompletion[], readonly ConfigCompletion[]] {
  const wanted = wantedAt(path);
  if (wanted === undefined) return [[], []];
  const written = text.slice(start, end);
  const folder = written.slice(0, written.lastIndexOf("/") + 1);
  const inside = facts.lookup(folder === "" ? "." : folder);
  if (inside.kind !== "folder") return [[], []];
  const [found, folders]: [ConfigCompletion[], ConfigCompletion[]] = [[], []];
  for (const name of inside.names.toSorted()) {
    if (name.startsWith(".") || /["'\\]/u.test(name)) continue;
    if (found.length + folders.length >= MOST_PATHS) break;
    const entry = facts.lookup(`${folder}${name}`);
    // What cannot stand without quotes is written with them; the cursor of what goes on stays within.
    const quote = isQuoted || isPlain(name) ? "" : '"';
    const at = { start, end, documentation: "" };
    const toWrite = (
      path: string,
      continues: boolean,
    ): Pick<ConfigCompletion, "newText" | "cursor" | "continues"> => {
      const newText = `${gap}${quote}${folder}${path}${quote}`;
      return { newText, continues, ...(quote !== "" && continues ? { cursor: newText.length - 1 } : {}) };
    };
    if (entry.kind !== "folder") {
      if (wanted.files?.test(name) === true)
        found.push({ ...at, ...toWrite(name, false), label: name, kind: "file", detail: "" });
      continue;
    }
    const label = `${name}/`;
    const isWanted = wanted.mark !== undefined && entry.names.includes(wanted.mark[0]);
    if (isWanted || (wanted.mark === undefined && wanted.files === undefined)) {
      const detail = wanted.mark?.[1] ?? "";
      found.push({ ...at, ...toWrite(name, false), label, kind: "folder", detail });
    } else folders.push({ ...at, ...toWrite(label, true), label, kind: "folder", detail: "" });
  }
  return [found, folders];
}

function wantedAt(path: string): Wanted | undefined {
  // Of rows a path may stand in a mapping, by itself or in a list.
  const key = keyAt(path) ?? rowsAt(path);
  for (const type of key?.types ?? []) {
    if (type.kind === "paths") return { files: ROWS, mark: undefined };
    if (type.kind !== "path") continue;
    return type.what === "file"
      ? { files: TEMPLATES, mark: undefined }
      : { files: undefined, mark: MARKS[path] };
  }
  return undefined;
}

function rowsAt(path: string): ConfigKey | undefined {
  const key = keyAt(/^(.*?)(?:\.\*)?\.path$/u.exec(path)?.[1] ?? "");
  return key?.types.some(({ kind }) => kind === "paths") === true ? key : undefined;
}

/** Whether a name can stand without quotes, in brackets as well. */
function isPlain(name: string): boolean {
  return !/[,[\]{}"'#&*!|>%@`:\s]/u.test(name);
}
