import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import {
  createFactsCollector,
  type FactsCollector,
  type RowTokens,
} from "../../../core/dataset/facts/collectFacts";
import type { LintRow } from "../../../core/lint/lintRow";
import { plainRow } from "../../../core/lint/plainRow";
import { selectRules } from "../../../core/lint/selectRules";
import type { LintSupervision } from "../../../core/lint/surroundings";
import { buildExample } from "../../../core/supervision";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import { readSupervision } from "../../../node/lint/readSupervision";
import type { LintedFile } from "./lintedFile";
import type { LintInput } from "./lintInputs";
import type { NamedConfig } from "./namedConfig";

/** With `--stats`: what is collected over all files, and what each of them adds. */
export interface Stats {
  /** What the linter is to call for each row of the next file. */
  watch(options: LintFileOptions): Promise<Pick<LintFileOptions, "onRow" | "supervision">>;
  /** @param hasMore whether further files of the same dataset follow, which were linted with it */
  endFile(file: LintedFile, options: LintFileOptions, hasMore?: boolean): Promise<void>;
  readonly collector: FactsCollector<LintRow>;
}

/** A template that takes the whole time for so many rows is not tried on the others. */
const MOST_TIMEOUTS = 3;

export function createStats(
  config: NamedConfig | undefined,
  maxLength = config?.resolved.data.max_length,
): Stats {
  const { evaluate } = config?.resolved ?? {};
  let current: { readonly options: LintFileOptions; readonly supervision: LintSupervision } | undefined;
  let timeouts = 0;
  let hasDuplicateRule = true;
  const collector = createFactsCollector<LintRow>({
    ...{ groups: evaluate?.groups ?? [], labels: evaluate?.labels ?? [] },
    ...(maxLength === undefined ? {} : { maxLength }),
    countsDuplicates: () => !hasDuplicateRule,
    tokensOf: (row) => {
      if (current === undefined || timeouts >= MOST_TIMEOUTS) return undefined;
      const counted = countTokens(row, current.supervision, current.options.columns);
      if (counted === "too slow") timeouts++;
      return typeof counted === "string" ? undefined : counted;
    },
  });
  return {
    collector,
    watch: async (options) => {
      hasDuplicateRule = isActive("DUP001", options);
      const supervision =
        options.supervision ??
        (options.model === undefined ? undefined : await readSupervision(options.model));
      current = supervision === undefined ? undefined : { options, supervision };
      return {
        ...(supervision === undefined ? {} : { supervision }),
        onRow: (row) => {
          collector.add(row);
        },
      };
    },
    endFile: async (file, options, hasMore = false) => {
      collector.endFile({ ...(await describeFile(file, options)), hasMore });
    },
  };
}

function countTokens(
  row: LintRow,
  { tokenizer, template, trainOn }: LintSupervision,
  columns: Readonly<Record<string, string>> = {},
): RowTokens | "none" | "too slow" {
  if (row.object === undefined || row.shape === undefined) return "none";
  const example = buildExample(plainRow(row), {
    ...{ shape: row.shape.format, columns, template, tokenizer, trainOn },
    ...{ maxLength: Number.MAX_SAFE_INTEGER, truncation: "end" },
  });
  if (!example.ok) return example.problem.message.includes("takes longer than") ? "too slow" : "none";
  return { total: example.value.ids.length, trained: example.value.trainedTokens };
}

async function describeFile(
  { input, result }: LintedFile,
  options: LintFileOptions,
): Promise<Parameters<FactsCollector<LintRow>["endFile"]>[0]> {
  const findings: Record<string, number> = { ...result.omitted };
  for (const { code } of result.findings) findings[code] = (findings[code] ?? 0) + 1;
  const of = (code: string): number =>
    (findings[code] ?? 0) + (result.suppressed ?? []).filter((finding) => finding.code === code).length;
  const hasNear = isActive("DUP004", options);
  return {
    path: input.name,
    bytes: input.path === undefined ? (input.bytes?.length ?? 0) : (await stat(input.path)).size,
    sha256: await sha256(input),
    encoding: await encodingOf(input, findings),
    rows: result.rows,
    findings,
    duplicates: { exact: of("DUP001"), ...(hasNear ? { near: of("DUP004") } : {}) },
  };
}

function isActive(code: string, options: LintFileOptions): boolean {
  return selectRules(options).some((rule) => rule.code === code);
}

async function sha256({ path: file, bytes }: LintInput): Promise<string> {
  const hash = createHash("sha256");
  if (file === undefined) return hash.update(bytes ?? Buffer.alloc(0)).digest("hex");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

const MARKS: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8 with a byte order mark"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
  [[0x1f, 0x8b], "gzip"],
];

async function encodingOf({ path: file, bytes }: LintInput, findings: Readonly<Record<string, number>>) {
  const head = Buffer.alloc(4);
  if (file === undefined) bytes?.copy(head, 0, 0, head.length);
  else {
    const handle = await open(file, "r");
    try {
      await handle.read(head, 0, head.length, 0);
    } finally {
      await handle.close();
    }
  }
  const magic = head.toString("latin1");
  if (magic === "PAR1" || magic === "ARRO") return "binary";
  const mark = MARKS.find(([marked]) => marked.every((byte, i) => head[i] === byte));
  return mark?.[1] ?? (findings["PAR002"] === undefined ? "utf-8" : "not utf-8");
}
