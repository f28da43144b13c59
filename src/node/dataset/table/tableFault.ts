/** Where in a table something is: what a user can look up in it. */
export interface TablePlace {
  /** The first row of the row group or record batch, from 1. */
  readonly row?: number;
  readonly column?: string;
}

/** Something that makes a table unreadable, in words for the user. */
export class TableFault extends Error {
  override readonly name = "TableFault";
  readonly place: TablePlace;
  readonly help: string;

  constructor({ message, help, place }: { message: string; help?: string; place?: TablePlace }) {
    super(message);
    this.place = place ?? {};
    this.help = help ?? WRITE_AGAIN;
  }
}

export const WRITE_AGAIN = "copy or download the file again, or write it anew from its source";

/** @throws TableFault when two columns have one name: readers keep one of them, or refuse the file */
export function checkColumnNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new TableFault({
        message: `two columns are called "${name}": readers stop at that, or keep one of them`,
        help: "give each column a name of its own",
        place: { column: name },
      });
    seen.add(name);
  }
}
