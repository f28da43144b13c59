interface Place {
  readonly line: number;
  readonly column: number;
}

/** Turns lines and columns into byte offsets, over any number of chunks. */
export interface PlaceWalker {
  push(chunk: Uint8Array): void;
  /** Offsets in the order of the places that were given; what lies behind the end of the file is its end. */
  end(): readonly number[];
}

/**
 * Lines end at LF, CRLF or a lone CR, columns count UTF-16 units, and bytes that are not UTF-8 count as Node decodes
 * them: one U+FFFD for each longest beginning of a character (Unicode, "maximal subpart"). A byte order mark at the
 * start has no column. Lines may be of any length.
 */
export function createPlaceWalker(places: readonly Place[]): PlaceWalker {
  const order = places.map((_, i) => i).sort((a, b) => compare(places[a] as Place, places[b] as Place));
  const offsets = new Array<number>(places.length).fill(0);
  let next = 0;
  let wanted = places[order[0] ?? -1];
  let offset = 0;
  let line = 1;
  let column = 1;
  let sawReturn = false;
  /** Bytes that the character still needs, how many it has in all, and what its next byte may be. */
  let needs = 0;
  let size = 0;
  let low = 0x80;
  let high = 0xbf;

  const meet = (at: number): void => {
    while (
      wanted !== undefined &&
      (wanted.line < line || (wanted.line === line && wanted.column <= column))
    ) {
      offsets[order[next] as number] = at;
      wanted = places[order[++next] ?? -1];
    }
  };
  const newLine = (): void => {
    line++;
    column = 1;
    sawReturn = false;
  };
  /** A byte that begins a character. */
  const begin = (byte: number): void => {
    if (byte === 10) newLine();
    else if (byte === 13) sawReturn = true;
    else if (byte < 0x80) column++;
    else {
      size =
        byte >= 0xf0 && byte <= 0xf4
          ? 4
          : byte >= 0xe0 && byte <= 0xef
            ? 3
            : byte >= 0xc2 && byte <= 0xdf
              ? 2
              : 1;
      needs = size - 1;
      low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
      if (needs === 0) column++;
    }
  };

  const step = (byte: number): void => {
    if (needs > 0) {
      if (byte >= low && byte <= high) {
        low = 0x80;
        high = 0xbf;
        if (--needs === 0) column += size === 4 ? 2 : 1;
        return;
      }
      needs = 0;
      column++;
    }
    if (sawReturn) {
      newLine();
      if (byte === 10) return;
    }
    meet(offset);
    begin(byte);
  };

  /** The first bytes, until it is known whether they are a mark. */
  let head: number[] | undefined = [];
  const take = (byte: number): void => {
    step(byte);
    offset++;
  };
  const takeHead = (): void => {
    const bytes = head ?? [];
    head = undefined;
    if (bytes.length === MARK.length && bytes.every((byte, i) => byte === MARK[i])) offset = MARK.length;
    else bytes.forEach(take);
  };

  return {
    push(chunk) {
      for (const byte of chunk) {
        if (wanted === undefined) return;
        if (head === undefined) take(byte);
        else if (head.push(byte) === MARK.length) takeHead();
      }
    },
    end() {
      if (head !== undefined) takeHead();
      if (needs > 0) column++;
      if (sawReturn) newLine();
      for (; next < order.length; next++) offsets[order[next] as number] = offset;
      return offsets;
    },
  };
}

const MARK = [0xef, 0xbb, 0xbf];

function compare(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}
