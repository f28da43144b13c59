import { isJsonArray, isJsonObject, type JsonPath, type JsonValue } from "../../dataset/jsonValue";
import type { LintRow } from "./lintRow";
import type { DeclaredDataset } from "../surroundings";

export type MediaKind = "image" | "video" | "audio";

/** A picture, film or sound that a row names, and where. */
export interface MediaReference {
  readonly kind: MediaKind;
  /** False in a column of one value that only has a telling name: it may hold a description. */
  readonly isSure: boolean;
  readonly value: string;
  readonly path: JsonPath;
}

/** A field of the row that lists media. */
export interface MediaField {
  readonly kind: MediaKind;
  readonly key: string;
  readonly value: JsonValue;
  /** `image` and the like, that no registry names: a column that trainers may not read at all. */
  readonly isLoose: boolean;
}

/** Fields of a row, or of a turn, that trainers take media from. */
const FIELD_KINDS: ReadonlyMap<string, MediaKind> = new Map([
  ["images", "image"],
  ["image", "image"],
  ["videos", "video"],
  ["video", "video"],
  ["audios", "audio"],
  ["audio", "audio"],
]);

/** Most keys are told by their length: asked for every key of every turn. */
function fieldKind(key: string): MediaKind | undefined {
  return key.length === 5 || key.length === 6 ? FIELD_KINDS.get(key) : undefined;
}

/** Kinds of content parts: OpenAI's, Hugging Face's, Qwen's, LLaMA-Factory's. */
const PART_KINDS: ReadonlyMap<string, MediaKind> = new Map([
  ["image", "image"],
  ["image_url", "image"],
  ["input_image", "image"],
  ["video", "video"],
  ["video_url", "video"],
  ["audio", "audio"],
  ["audio_url", "audio"],
  ["input_audio", "audio"],
]);

/** Where a part or an object of a list may hold its source; the part's own type is one more. */
const SOURCE_KEYS = [
  "path",
  "url",
  "value",
  "image",
  "video",
  "audio",
  "image_url",
  "video_url",
  "audio_url",
];

/** The media fields of a row; a registry may call them otherwise. */
export function mediaFields(
  { object }: LintRow,
  declared: DeclaredDataset | undefined,
): readonly MediaField[] {
  if (object === undefined) return NONE;
  let fields: MediaField[] | undefined;
  for (const key in object) {
    const kind = fieldKind(key);
    const value = object[key];
    if (kind !== undefined && value !== undefined)
      (fields ??= []).push({ kind, key, value, isLoose: !key.endsWith("s") && !isNamed(declared, key) });
  }
  for (const role of ["images", "videos", "audios"] as const) {
    const key = declared?.columns?.[role];
    const kind = FIELD_KINDS.get(role);
    const value = key === undefined || FIELD_KINDS.has(key) ? undefined : object[key];
    if (key !== undefined && kind !== undefined && value !== undefined)
      (fields ??= []).push({ kind, key, value, isLoose: false });
  }
  return fields ?? NONE;
}
const NONE: readonly MediaField[] = [];

function isNamed(declared: DeclaredDataset | undefined, key: string): boolean {
  const { images, videos, audios } = declared?.columns ?? {};
  return key === images || key === videos || key === audios;
}

/** Every text that should lead to media, in reading order: of fields, of turns, of content parts. */
export function mediaReferences(row: LintRow, fields: readonly MediaField[]): readonly MediaReference[] {
  const found: MediaReference[] = [];
  for (const { kind, key, value, isLoose } of fields) collect(value, kind, [key], !isLoose, found);
  for (const { path, turns } of row.conversations)
    for (const { index, object, content, contentKey } of turns) {
      if (isJsonArray(content)) collectParts(content, [...path, index, contentKey], found);
      if (object === undefined) continue;
      for (const key in object) {
        const kind = fieldKind(key);
        if (kind !== undefined) collect(object[key], kind, [...path, index, key], true, found);
      }
    }
  return found;
}

/** How many media a field names: a list of frames is one film. */
export function countMedia(value: JsonValue): number {
  if (value === null || value === "") return 0;
  return isJsonArray(value) ? value.length : 1;
}

/** The media of a content part without a source of its own: it stands for the next one of the row's list. */
export function placeholderKind(part: JsonValue): MediaKind | undefined {
  if (!isJsonObject(part) || typeof part["type"] !== "string") return undefined;
  const kind = PART_KINDS.get(part["type"]);
  if (kind === undefined) return undefined;
  const hasSource = Object.keys(part).some((key) => key !== "type" && part[key] !== null && isSourceKey(key));
  return hasSource ? undefined : kind;
}

function isSourceKey(key: string): boolean {
  return (
    SOURCE_KEYS.includes(key) ||
    key === "input_audio" ||
    key === "data" ||
    key === "bytes" ||
    key === "source"
  );
}

function collectParts(parts: readonly JsonValue[], path: JsonPath, found: MediaReference[]): void {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as JsonValue;
    const kind = isJsonObject(part) ? PART_KINDS.get(part["type"] as string) : undefined;
    if (kind !== undefined) collect(part, kind, [...path, i], true, found);
  }
}

/** A text, an object with a source, or a list of these; film frames are a list in a list. */
function collect(
  value: JsonValue | undefined,
  kind: MediaKind,
  path: JsonPath,
  isSure: boolean,
  found: MediaReference[],
): void {
  if (typeof value === "string") found.push({ kind, isSure, value, path });
  else if (isJsonArray(value))
    for (let i = 0; i < value.length; i++) collect(value[i], kind, [...path, i], true, found);
  else if (isJsonObject(value)) {
    // Bytes in the row: the path beside them is only a name.
    if ((value["bytes"] ?? null) !== null) return;
    for (const key of SOURCE_KEYS) {
      const source = value[key];
      if (source !== undefined && source !== null) collect(source, kind, [...path, key], true, found);
    }
  }
}

/** Whether a text is written as the name of a file: with an ending, or in a folder. */
export function looksLikeFile(value: string): boolean {
  return value.length <= MAX_PATH && !/\s{2}|\n/u.test(value) && /\.[a-z0-9]{2,5}$/iu.test(value);
}

const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|data:)/iu;
const BASE64_STARTS = ["/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR", "Qk0"];
/** No file system has longer paths. */
const MAX_PATH = 4096;

/** The file that a reference names; undefined for addresses, data in the row, and nothing at all. */
export function localPath(value: string): string | undefined {
  if (value.startsWith("file://")) return decodeUri(value.slice("file://".length));
  if (value === "" || value.length > MAX_PATH || REMOTE.test(value)) return undefined;
  if (value.length > 200 && BASE64_STARTS.some((start) => value.startsWith(start))) return undefined;
  return value;
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
