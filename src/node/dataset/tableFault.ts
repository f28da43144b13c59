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
