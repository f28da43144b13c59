import type { FileForm } from "../../../core/dataset/sourceItem";
import type { OpenDataset } from "../../dataset/openedDataset";
import { openBytes } from "../../dataset/readItems";
import { wideForm } from "../../dataset/delimited/wideForm";
import { onOneLine } from "./onOneLine";

/**
 * A file written anew as its finding asks. Undefined when something cannot be taken over as it is: bytes that are not
 * UTF-8, rows that are not JSON or too long to read, text between the rows.
 */
export async function convertBytes(bytes: Buffer, form: FileForm): Promise<Buffer | undefined> {
  if (form === "utf8") return toUtf8(bytes);
  const parts: string[] = [];
  // The name must not tell: the content does.
  for await (const part of convertRows(openBytes("rows", bytes), form)) {
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return Buffer.from(parts.join(""), "utf8");
}

/** The rows as JSON Lines or as one list, piece by piece; undefined, and nothing after it, when that is impossible. */
export async function* convertRows(
  dataset: OpenDataset,
  form: "jsonl" | "json",
): AsyncGenerator<string | undefined> {
  let isFirst = true;
  for await (const items of dataset.items()) {
    let part = "";
    for (const item of items) {
      if (item.type === "oversized" || (item.type === "fault" && LOSSY.has(item.kind))) {
        yield undefined;
        return;
      }
      if (item.type !== "row") continue;
      // Where a row that is not JSON ends is a guess: written anew, a guess would be lost for good.
      if (!isJson(item.text)) {
        yield undefined;
        return;
      }
      const row = onOneLine(item.text);
      part += form === "jsonl" ? `${row}\n` : `${isFirst ? "[" : ","}\n${row}`;
      isFirst = false;
    }
    if (part !== "") yield part;
  }
  if (form === "json") yield isFirst ? "[]\n" : "\n]\n";
}

/** A comma behind the last element and comments are let go: they say nothing. */
const LOSSY: ReadonlySet<string> = new Set(["syntax", "utf8", "cells", "header", "unreadable"]);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Every byte of UTF-8 stays but for the mark; of UTF-16 every character does, or nothing is written. */
function toUtf8(bytes: Buffer): Buffer | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const form = wideForm(bytes.subarray(0, 4));
  if (form?.bits !== 16) return undefined;
  const body = bytes.subarray(form.mark);
  if (body.length % 2 !== 0) return undefined;
  const text = (form.isBig ? Buffer.from(body).swap16() : body).toString("utf16le");
  return /\p{Surrogate}/u.test(text) ? undefined : Buffer.from(text, "utf8");
}
