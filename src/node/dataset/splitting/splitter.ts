import type { SourceItem } from "../../../core/dataset/sourceItem";
import type { ByteScan } from "../scan/byteScan";

/** Turns the bytes of a file, in any pieces, into rows with positions. */
export interface Splitter {
  push(chunk: Buffer): SourceItem[];
  /** The last item, when the file ends without saying so. */
  end(): SourceItem[];
}

export interface SplitterOptions {
  readonly maxRowBytes: number;
  /** Where the splitter's first byte stands in the file. */
  readonly byteOffset: number;
  /** Marks rows with what it finds. */
  readonly scan?: ByteScan | undefined;
}
