import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../../src/core/dataset/jsonValue";
import { rowsOfTable } from "./tableFiles";

/** Made by foreign.py beside it, with PyArrow and DuckDB. */
const files = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../../fixtures/tables/foreign.json"), "utf8"),
) as Readonly<Record<string, { readonly packed: string; readonly rows: readonly JsonValue[] }>>;

describe("tables of other writers", () => {
  it.each(Object.entries(files))("%s", async (_, { packed, rows }) => {
    // A name that says nothing: the first bytes do.
    const read = await rowsOfTable(gunzipSync(Buffer.from(packed, "base64")), "rows.bin");
    expect(read).toEqual({ rows, faults: [] });
  });
});
