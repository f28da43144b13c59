import { createLineIndex } from "../../../base/lineIndex";
import type { Finding } from "../../../protocol/findings";
import type { ConfigFacts } from "../configFacts";
import type { ConfigNode, ConfigTree } from "../configTree";
import { nodeAt } from "../configTree";
import { checkIgnores } from "../check/checkIgnores";
import { createParseMemo, type ParseMemo } from "../parse/parseConfig";
import { createReporter, type Extra } from "../check/reporter";
import { reportSyntax } from "../parse/reportSyntax";
import { checkForeignKeys, mappingsOf } from "./checkKeys";
import type { Walk } from "./walk";
import { checkSecrets } from "../check/checkSecrets";
import { checkForeignPaths } from "./checkPaths";
import { checkForeignRun } from "./run/checkForeignRun";
import { releaseIndex } from "./detect";
import type { Detection } from "./detection";
import { dialectOf, labelOf } from "./dialects";
import { DIALECT_IDS, type Dialect, type DialectId, type KeyScope } from "./dialect";
import { once } from "./once";
import { createRuleInput } from "./rules/ruleInput";
import { removalOf } from "./textEdits";

export interface DialectCheckOptions {
  /** How findings name the file. */
  readonly file: string;
  /** What is known of the disk; without it nothing is said about paths. */
  readonly facts?: ConfigFacts;
  /** What the tree's text was parsed to; makes repairs of its syntax faster, and changes nothing of them. */
  readonly memo?: ParseMemo;
}

export interface DialectCheck {
  readonly findings: readonly Finding[];
  readonly dialect: { readonly name: DialectId; readonly version?: string };
}

/**
 * Everything that can be said about another tool's config without running it. What an older release took is a warning
 * and never an error. Never throws, whatever the tree.
 */
export function checkDialect(
  tree: ConfigTree,
  detection: Detection,
  options: DialectCheckOptions,
): DialectCheck {
  const { text, root } = tree;
  const lines = createLineIndex(text);
  const reporter = createReporter(options.file, text, lines, tree.problems.length > 0);
  reportSyntax(tree, options.memo ?? createParseMemo(), reporter);
  const dialect = dialectOf(detection);
  const pinned =
    detection.pinned === undefined ? undefined : releaseIndex(dialect.versions(), detection.pinned);
  if (root?.kind === "map") {
    const scope = dialect.scope(root, pinned === undefined ? {} : { pinned });
    const walk = createWalk({ dialect, root, text, lines, reporter, scope, pinned });
    checkForeignKeys(walk, scope);
    const input = createRuleInput(root, text, dialect, reporter);
    for (const rule of dialect.rules) rule(input);
    checkSecrets(root, reporter);
    if (options.facts !== undefined) {
      checkForeignPaths(root, dialect, options.facts, reporter);
      checkForeignRun({ root, text, dialect, detection, lines }, options.facts, reporter);
    }
    const decides = (code: string): boolean =>
      code.startsWith("DLC") && (code !== "DLC014" || options.facts !== undefined);
    if (!reporter.damaged) checkIgnores(tree, lines, reporter, decides);
  }
  const version = detection.pinned ?? (root === undefined ? undefined : guessVersion(root, dialect));
  return {
    findings: [...reporter.findings].sort(byPlace),
    dialect: { name: dialect.id, ...(version === undefined ? {} : { version }) },
  };
}

type Setup = Pick<Walk, "dialect" | "root" | "text" | "lines" | "reporter" | "pinned"> & {
  readonly scope: KeyScope;
};

function createWalk({ scope, ...shared }: Setup): Walk {
  const { dialect, root, text, reporter } = shared;
  const [, ...mappings] = mappingsOf(root, scope);
  const removal = (child: ConfigNode): Extra => {
    const place = removalOf(text, child);
    const title = `Take \`${child.name}\` out`;
    return place === undefined
      ? { help: "take it out" }
      : { help: "take it out", fix: reporter.replace(title, place, "", "unsafe") };
  };
  return {
    ...shared,
    stage: dialect.stageOf?.(root),
    hasOwnKeys: dialect.hasOwnKeys?.(root) ?? false,
    mappings,
    scopeAt: (node) => (node === root ? scope : mappings.find((one) => one.node === node)?.scope),
    labelOf,
    toolThatKnows: (name) => toolThatKnows(name, dialect.id),
    removal,
    isGiven: (child, name) => {
      const dot = child.path.lastIndexOf(".");
      const parent = dot < 0 ? root : nodeAt(root, child.path.slice(0, dot));
      return parent?.children.some((other) => other.name === name) ?? false;
    },
    levelsWith: (name) => levelsWith(name, scope),
  };
}

const NOTHING: ConfigNode = {
  ...{ path: "", name: "", keyStart: 0, keyEnd: 0, start: 0, end: 0, kind: "map", value: null, source: "" },
  ...{ plain: true, children: [] },
} as const;

function toolThatKnows(name: string, own: DialectId): string | undefined {
  return topScopes().find(({ id, scope }) => id !== own && scope.key(name) !== undefined)?.label;
}

const topScopes = once(() =>
  DIALECT_IDS.filter((id) => id !== "torchtune").map((id) => {
    const { label, scope } = dialectOf({ dialect: id });
    return { id, label, scope: scope(NOTHING, {}) };
  }),
);

/** A mapping or list of mappings at the top that has the key. */
function levelsWith(name: string, scope: KeyScope): string | undefined {
  for (const level of scope.names) {
    const type = scope.key(level)?.field.type;
    const models = [...(type?.models ?? []), ...(type?.item?.models ?? [])];
    if (models.length === 0) continue;
    const key = scope.nested(models, level)?.key(name);
    if (key !== undefined && key.taken !== true) return type?.item === undefined ? level : `${level}[]`;
  }
  return undefined;
}

/** The newest release looked at that knows every key of the file; undefined when none does. */
function guessVersion(root: ConfigNode, dialect: Dialect): string | undefined {
  const scope = dialect.scope(root, {});
  const ranges = root.children.flatMap(({ name }) => scope.key(name)?.releases ?? []);
  return dialect
    .versions()
    .findLast((_, i) => ranges.every(({ since, until }) => i >= since && (until === undefined || i < until)));
}

function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || a.code.localeCompare(b.code);
}
