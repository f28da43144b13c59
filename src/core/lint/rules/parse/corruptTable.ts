import { toPointer } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";

/**
 * A Parquet, Arrow or Feather file that cannot be read to its end: cut off while it was written or copied, a footer
 * that describes other data, pages that do not decode, a codec that nobody has. Every trainer stops at it, most with
 * words of their reader's inside; some readers give wrong values without a word. A pointer of Git LFS and a web page
 * under such a name are this too.
 *
 * What only some readers stop at is a warning: packed runs of 0 bits, as Polars has written them for columns of one
 * value. PyArrow, which trainers use, reads them.
 *
 * The rows before the damage are checked, the rest is not. Named are the row group or record batch, its column and
 * the row where reading stopped. The file is decoded in a process of its own, because damaged files make decoders
 * loop and crash. Damage that still decodes (a flipped bit in a text) is seen only where the writer has left
 * checksums. Two columns of one name are told here as well: `datasets` stops at them.
 */
export const corruptTable = defineRule({
  code: "PAR013",
  name: "corrupt-table",
  severity: "error",
  affects: ["datasets:fails-to-load", "llama-factory:fails-to-load", "axolotl:fails-to-load"],
  bad: "PAR1 and then nothing that a reader could use",
  good: `{"prompt": "Hi", "completion": "Hello!"}`,
  checkItem(item, report) {
    if (item.type !== "fault" || (item.kind !== "table" && item.kind !== "odd-table")) return;
    const { row, columnName, message, help } = item;
    report(
      {
        place: {
          ...(row === undefined ? {} : { row }),
          ...(columnName === undefined ? {} : { pointer: toPointer([columnName]) }),
        },
      },
      message,
      {
        ...(item.kind === "odd-table" ? { severity: "warning" } : {}),
        ...(help === undefined ? {} : { help }),
      },
    );
  },
});
