import type { LineIndex } from "../../base/lineIndex";
import type { Finding, Fix, Severity } from "../../protocol/findings";
import { CONFIG_CODES, type ConfigCode } from "./codes";

/** Collects findings of one config text. */
export interface Reporter {
  /** Lines of the text were unreadable and blanked: what seems to be missing may stand there. */
  readonly damaged: boolean;
  readonly findings: Finding[];
  report(code: ConfigCode, severity: Severity, place: Place, message: string, extra?: Extra): void;
  /** A quick fix that replaces a piece of the text. */
  replace(title: string, place: Place, newText: string, safety?: Fix["safety"]): Fix;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Extra {
  readonly help?: string | undefined;
  readonly fix?: Fix | undefined;
}

/** Nobody reads more, and a file with more is not a config. */
const MOST_FINDINGS = 500;

export function createReporter(file: string, text: string, lines: LineIndex, damaged = false): Reporter {
  const findings: Finding[] = [];
  const ignored = ignoredCodes(text);
  return {
    damaged,
    findings,
    report: (code, severity, place, message, extra = {}) => {
      if (findings.length >= MOST_FINDINGS) return;
      const range = lines.rangeOf(place.start, Math.max(place.end, place.start));
      if (ignored.get(range.line)?.has(code) === true) return;
      findings.push({
        code,
        name: CONFIG_CODES[code],
        severity,
        file,
        ...range,
        message,
        ...(extra.help === undefined ? {} : { help: extra.help }),
        ...(extra.fix === undefined ? {} : { fix: extra.fix }),
      });
    },
    replace: (title, place, newText, safety = "safe") => ({
      title,
      safety,
      edits: [{ ...lines.rangeOf(place.start, place.end), newText }],
    }),
  };
}

/** `# tunesmith: ignore CFG002, CFG003` on the line itself or alone on the line above. */
function ignoredCodes(text: string): ReadonlyMap<number, ReadonlySet<string>> {
  const byLine = new Map<number, Set<string>>();
  text.split(/\r\n|\r|\n/u).forEach((line, i) => {
    const match = /#\s*tunesmith:\s*ignore\s+([A-Z0-9,\s]+)/u.exec(line);
    if (match === null) return;
    const codes = (match[1] ?? "").split(/[\s,]+/u).filter((code) => code !== "");
    const target = /^\s*#/u.test(line) ? i + 2 : i + 1;
    byLine.set(target, new Set([...(byLine.get(target) ?? []), ...codes]));
  });
  return byLine;
}
