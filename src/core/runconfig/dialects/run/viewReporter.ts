import type { Severity } from "../../../../protocol/findings";
import type { ConfigCode } from "../../codes";
import type { Extra, Reporter } from "../../check/reporter";
import type { Dialect } from "../dialect";
import { codecOf } from "../mapping/codecs";
import { rowsOf } from "../mapping/rows";
import { inYaml } from "../../scalars/yamlValue";
import type { ForeignRun } from "./foreignRun";

/** How a check that both share is told of another tool's config. */
export interface Wording {
  /** Not true of this tool. */
  readonly skipped: ReadonlySet<ConfigCode>;
  /** No worse than a warning: the tool may know a way around it. */
  readonly mild: ReadonlySet<ConfigCode>;
  /** What to do, where our own keys and quick fixes are no help. */
  readonly help: Readonly<Partial<Record<ConfigCode, string>>>;
}

/**
 * Takes findings of our own checks, with places in another tool's config, and tells them in its words: its names for
 * keys, and only quick fixes that change a value where it stands.
 */
export function viewReporter(
  reporter: Reporter,
  run: ForeignRun,
  dialect: Dialect,
  { skipped, mild, help }: Wording,
): Reporter {
  const inItsWords = (sentence: string): string =>
    sentence.replace(/`([a-z_]+(?:\.[a-z_]+)*)(: [^`]*)?`/gu, (whole, name: string, value = "") => {
      const path = name === "max_length" ? "data.max_length" : name;
      const foreign = foreignName(run, dialect, path);
      return foreign === undefined ? whole : `\`${foreign}${String(value)}\``;
    });
  const told = (code: ConfigCode, extra: Extra): Extra => {
    const own = help[code];
    if (own !== undefined) return { help: own };
    const { fix } = extra;
    return {
      ...(extra.help === undefined ? {} : { help: inItsWords(extra.help) }),
      ...(fix === undefined || fix.edits.length === 0
        ? {}
        : { fix: { ...fix, title: inItsWords(fix.title) } }),
    };
  };
  return {
    ...reporter,
    // A copy of it would stay what it is now.
    get isFull() {
      return reporter.isFull;
    },
    report: (code, severity, place, message, extra = {}) => {
      if (skipped.has(code)) return;
      const worst: Severity = mild.has(code) && severity === "error" ? "warning" : severity;
      reporter.report(code, worst, place, inItsWords(message), told(code, extra));
    },
    replace: (title, place, newText, safety) => {
      if (newText !== "all-linear") return reporter.replace(title, place, newText, safety);
      const all = codecOf(dialect.id, "method.target_modules").fromNative(newText);
      const fix = reporter.replace(title, place, inYaml(all), safety);
      return all === undefined ? { ...fix, edits: [] } : fix;
    },
    change: (title, changes, safety) =>
      // What would be inserted is a key of ours.
      changes?.some(({ start, end }) => start === end) === true
        ? undefined
        : reporter.change(title, changes, safety),
  };
}

/** What the tool calls one of our keys; the last part, where it stands in a group. */
export function foreignName(
  run: Pick<ForeignRun, "nameOf">,
  dialect: Dialect,
  path: string,
): string | undefined {
  const name = run.nameOf(path) ?? rowsOf(dialect.id).find(({ native }) => native === path)?.foreign;
  return name?.slice(name.lastIndexOf(".") + 1);
}
