import { findJsonFault } from "../jsonFault";
import { findSpans } from "../jsonSpans";
import { isJsonObject, type JsonObject, type JsonValue } from "../jsonValue";
import type { DeclaredDataset, FilePlace } from "../../../protocol/declaredDataset";
import { describeEntry, FORMATTINGS, type Written } from "./describeEntry";
import { createTextPlaces } from "./textPlaces";

/** A dataset that a registry names and that lies beside it. */
export interface RegistryEntry {
  readonly name: string;
  /** A file or a folder, relative to the registry. */
  readonly fileName: string;
  readonly fileNamePlace: FilePlace;
  readonly declared: Omit<DeclaredDataset, "file">;
}

/** Something of the registry that cannot be used; the rest of it can. */
export interface RegistryProblem {
  readonly message: string;
  readonly nextStep: string;
  readonly place: FilePlace;
}

export interface Registry {
  readonly entries: readonly RegistryEntry[];
  readonly problems: readonly RegistryProblem[];
}

/** Keys that tell where an entry's data are; an entry with one of the others has no file here. */
const REMOTE_KEYS = ["hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name"];

/**
 * The local datasets of LLaMA-Factory's registry. Undefined for JSON that is no registry: Hugging Face datasets
 * writes a `dataset_info.json` of its own beside its Arrow files.
 *
 * @param isMeant leaves out entries of other files
 */
export function readRegistry(
  text: string,
  isMeant: (fileName: string) => boolean = () => true,
): Registry | undefined {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const placeOf = createTextPlaces(body, text === body ? 0 : 3);
  let root: JsonValue;
  try {
    root = JSON.parse(body) as JsonValue;
  } catch {
    const fault = findJsonFault(body) ?? { start: 0, end: 0, message: "this is not JSON" };
    const place = placeOf(fault.start, fault.end);
    return {
      entries: [],
      problems: [{ message: `not JSON: ${fault.message}`, nextStep: "correct the file", place }],
    };
  }
  if (!isJsonObject(root) || !isRegistry(root)) return undefined;
  const entries: RegistryEntry[] = [];
  const problems: RegistryProblem[] = [];
  for (const [name, value] of Object.entries(root)) {
    const named = isJsonObject(value) ? value["file_name"] : undefined;
    if (typeof named === "string" && !isMeant(named)) continue;
    const found = readEntry({ text: body, placeOf, name }, value);
    if (found === undefined) continue;
    if ("message" in found) problems.push(found);
    else entries.push(found);
  }
  return { entries, problems };
}

function isRegistry(root: JsonObject): boolean {
  return Object.values(root).some(
    (entry) =>
      isJsonObject(entry) && ["file_name", ...REMOTE_KEYS].some((key) => typeof entry[key] === "string"),
  );
}

function readEntry(at: Written, value: JsonValue): RegistryEntry | RegistryProblem | undefined {
  const { name } = at;
  const problem = (
    message: string,
    path: readonly string[],
    nextStep = "see LLaMA-Factory's data/README.md",
  ): RegistryProblem => {
    const spans = findSpans(at.text, [name, ...path]);
    const span = spans?.value ?? { start: 0, end: 0 };
    return { message: `"${name}": ${message}`, nextStep, place: at.placeOf(span.start, span.end) };
  };
  if (!isJsonObject(value)) return problem("an entry must be an object", []);
  if (REMOTE_KEYS.some((key) => value[key] !== undefined)) return undefined;
  const fileName = value["file_name"];
  if (typeof fileName !== "string" || fileName === "")
    return problem("the entry names no file", fileName === undefined ? [] : ["file_name"]);
  const formatting = value["formatting"] ?? "alpaca";
  if (typeof formatting !== "string" || !FORMATTINGS.includes(formatting))
    return problem(
      `formatting must be ${FORMATTINGS.join(", ")}, not ${JSON.stringify(formatting)}`,
      ["formatting"],
      "choose one of them",
    );
  for (const key of ["columns", "tags"] as const) {
    const mapping = value[key];
    if (mapping === undefined) continue;
    if (!isJsonObject(mapping)) return problem(`${key} must be an object`, [key]);
    const wrong = Object.keys(mapping).find(
      (inner) => typeof mapping[inner] !== "string" && mapping[inner] !== null,
    );
    if (wrong !== undefined) return problem(`${key}.${wrong} must be a text`, [key, wrong]);
  }
  const span = findSpans(at.text, [name, "file_name"])?.value ?? { start: 0, end: 0 };
  return {
    name,
    fileName,
    fileNamePlace: at.placeOf(span.start, span.end),
    declared: describeEntry(at, value, formatting),
  };
}
