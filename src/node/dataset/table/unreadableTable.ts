import { WRITE_AGAIN } from "./tableFault";
import type { TableTrouble, TellPlace } from "./tableReader";

/** What is told of a table in which something failed that no check has foreseen. @param place where the reader was */
export function unreadableTable(place: TellPlace | undefined, what: string): TableTrouble {
  return { message: `${place?.what ?? "this file"} ${what}`, help: WRITE_AGAIN, ...place?.place };
}
