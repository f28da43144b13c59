import { describe, expect, it } from "vitest";
import { findSpans } from "../../../src/core/dataset/jsonSpans";
import { jsonPathAt } from "../../../src/core/dataset/jsonPathAt";
import {
  isJsonArray,
  isJsonObject,
  type JsonPath,
  type JsonValue,
} from "../../../src/core/dataset/jsonValue";

const TEXT = `{"a": [1, -2.5e3, "x\\"{[", {"b" : null , "c\\u00e9": {}}], "d/~": [[], [true]] , "last":"}"}`;

function paths(value: JsonValue, path: JsonPath = []): JsonPath[] {
  if (isJsonArray(value)) return [path, ...value.flatMap((inner, i) => paths(inner, [...path, i]))];
  if (isJsonObject(value))
    return [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
  return [path];
}

describe("the path at an offset of a JSON text", () => {
  it("is that of the value, from its first character to its last", () => {
    for (const path of paths(JSON.parse(TEXT) as JsonValue)) {
      const { start, end } = findSpans(TEXT, path)?.value ?? { start: -1, end: -1 };
      for (const at of [start, end - 1]) expect(jsonPathAt(TEXT, at), TEXT.slice(start, end)).toEqual(path);
    }
  });

  it("is that of the member on its key", () => {
    for (const path of paths(JSON.parse(TEXT) as JsonValue)) {
      const key = findSpans(TEXT, path)?.key;
      if (key !== undefined) expect(jsonPathAt(TEXT, key.start + 1)).toEqual(path);
    }
  });

  it("ends for texts that are not JSON", () => {
    for (const text of ["", "}", "]]]", '{"a', '["\\u12", ', "{{{", '"x":1,2'])
      for (let at = 0; at <= text.length; at++) expect(jsonPathAt(text, at)).toBeInstanceOf(Array);
  });
});
