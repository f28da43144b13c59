import type { Report, ReportDetails } from "./defineRule";
import type { FindingPlace } from "./target";

/** A finding that waits for the end of the file. */
export interface LateFinding {
  /** Findings about one thing are dropped together when there are too many; undefined: never dropped. */
  readonly about: string | undefined;
  readonly place: FindingPlace;
  readonly message: string;
  readonly details: ReportDetails;
}

/** Holds findings back: what a large part of the rows shares is a template, which no single row can tell. */
export interface LateFindings {
  /** Counts a row. */
  count(): void;
  add(finding: LateFinding): void;
  report(report: Report): void;
}

/** Beyond this, all rows are of a kind: the first ones say it, and the others are counted. */
const MOST = 100_000;

/**
 * @param few so many findings about one thing are always told; beyond them, up to `share` of all rows
 * @param most so many findings are held back with their place and message
 */
export function createLateFindings(few: number, share: number, most = MOST): LateFindings {
  const waiting: LateFinding[] = [];
  const further = new Map<string | undefined, number>();
  const times = new Map<string, number>();
  let rows = 0;
  return {
    count: () => {
      rows++;
    },
    add(finding) {
      const { about } = finding;
      if (about !== undefined) times.set(about, (times.get(about) ?? 0) + 1);
      if (waiting.length < most) waiting.push(finding);
      else further.set(about, (further.get(about) ?? 0) + 1);
    },
    report(report) {
      const limit = Math.max(few, share * rows);
      const isTold = (about: string | undefined): boolean =>
        about === undefined || (times.get(about) ?? 0) <= limit;
      for (const { about, place, message, details } of waiting)
        if (isTold(about)) report({ place }, message, details);
      for (const [about, count] of further)
        if (isTold(about)) for (let i = 0; i < count; i++) report({ place: {} }, "", { isOnlyCounted: true });
    },
  };
}
