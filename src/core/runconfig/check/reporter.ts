import { escapeControls } from "../../../base/escape";
import type { LineIndex } from "../../../base/lineIndex";
import type { Edit, Finding, FindingTag, Fix, RelatedFinding, Severity } from "../../../protocol/findings";
import { maskSecrets } from "../../lint/personal/mask";
import { CONFIG_CODES, type ConfigCode } from "../codes";
import { ignoreComments, ignoreKey, type UsedIgnores } from "./ignoreComments";

/** Collects findings of one config text. */
export interface Reporter {
  /** Lines of the text were unreadable and blanked: what seems to be missing may stand there. */
  readonly damaged: boolean;
  readonly findings: Finding[];
  /** What else is reported is left out: nobody needs to work out more. */
  readonly isFull: boolean;
  /** Ignore comments that have hidden something. */
  readonly usedIgnores: UsedIgnores;
  report(code: ConfigCode, severity: Severity, place: Place, message: string, extra?: Extra): void;
  readonly text: string;
  /** A quick fix that replaces a piece of the text. */
  replace(title: string, place: Place, newText: string, safety?: Fix["safety"]): Fix;
  /** A quick fix of several pieces; undefined where there is nothing to change. */
  change(title: string, changes: readonly Change[] | undefined, safety?: Fix["safety"]): Fix | undefined;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A piece of the text and what comes in its place; without length, an insertion. */
export interface Change extends Place {
  readonly newText: string;
}

export interface Extra {
  readonly help?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly tags?: readonly FindingTag[];
  /** Another place of the same file that belongs to it. */
  readonly related?: Place & { readonly message: string };
}

/** Nobody reads more, and a file with more is not a config. */
const MOST_FINDINGS = 500;

export function createReporter(file: string, text: string, lines: LineIndex, damaged = false): Reporter {
  const findings: Finding[] = [];
  const ignored = new Set(
    ignoreComments(text, lines).flatMap(({ line, codes }) => codes.map(({ code }) => ignoreKey(line, code))),
  );
  const used = new Set<string>();
  const told = new Set<string>();
  const relatedOf = ({ start, end, message }: Place & { readonly message: string }): RelatedFinding => ({
    ...{ file, ...lines.rangeOf(start, end), message: shown(message) },
  });
  const editOf = ({ start, end, newText }: Change): Edit => ({ ...lines.rangeOf(start, end), newText });
  return {
    damaged,
    text,
    findings,
    get isFull() {
      return findings.length >= MOST_FINDINGS;
    },
    usedIgnores: used,
    report: (code, severity, place, message, extra = {}) => {
      const range = lines.rangeOf(place.start, Math.max(place.end, place.start));
      const key = ignoreKey(range.line, code);
      if (ignored.has(key)) {
        used.add(key);
        return;
      }
      if (findings.length >= MOST_FINDINGS) return;
      // What several aliases lead to is told once, whichever entries of a list they stand in.
      const what = message.replace(/\.\d+(?=[.`])/gu, ".*");
      const same = `${code} ${String(place.start)} ${String(place.end)} ${what}`;
      if (told.has(same)) return;
      told.add(same);
      findings.push({
        code,
        name: CONFIG_CODES[code].name,
        severity,
        file,
        ...range,
        message: cut(shown(message)),
        ...(extra.help === undefined ? {} : { help: shown(extra.help) }),
        ...(extra.fix === undefined ? {} : { fix: { ...extra.fix, title: shown(extra.fix.title, SHORT) } }),
        ...(extra.tags === undefined ? {} : { tags: [...extra.tags] }),
        ...(extra.related === undefined ? {} : { related: [relatedOf(extra.related)] }),
      });
    },
    replace: (title, place, newText, safety = "safe") => ({
      title,
      safety,
      edits: [editOf({ ...place, newText })],
    }),
    change: (title, changes, safety = "safe") =>
      changes === undefined || changes.length === 0
        ? undefined
        : { title, safety, edits: changes.map(editOf) },
  };
}

/** UTF-16 units of a message: a name with a backtick in it is not seen as one, and may be of any length. */
const LONGEST_MESSAGE = 200;

function cut(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1).trimEnd()}…` : message;
}

/** UTF-16 units of the file's own text within a sentence, and within a title. */
const LONG = 70;
const SHORT = 40;

/**
 * A sentence as it may be shown, on one line and not too long, whatever of the file's own text is in it. A config may
 * hold a token where none belongs, and messages go to logs.
 */
function shown(sentence: string, longest = LONG): string {
  return escapeControls(maskSecrets(sentence)).replace(/`[^`]+`/gu, (code) =>
    code.length - 2 > longest ? `\`${code.slice(1, longest)}…\`` : code,
  );
}
