import { createFactsCollector, type FactsCollector } from "../../../core/dataset/facts/collectFacts";
import type { LintRow } from "../../../core/lint/rows/lintRow";
import type { LintSupervision } from "../../../core/lint/surroundings";
import { isActive } from "../../../core/lint/selection";
import { createTokenCounter, describeFile } from "../../../node/lint/fileFacts";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import { readSupervision } from "../../../node/lint/surroundings/readSupervision";
import type { LintedFile } from "./lintedFile";
import type { NamedConfig } from "./namedConfig";

/** With `--stats`: what is collected over all files, and what each of them adds. */
export interface Stats {
  /** What the linter is to call for each row of the next file. */
  watch(options: LintFileOptions): Promise<Pick<LintFileOptions, "onRow" | "supervision">>;
  /** @param hasMore whether further files of the same dataset follow, which were linted with it */
  endFile(file: LintedFile, options: LintFileOptions, hasMore?: boolean): Promise<void>;
  readonly collector: FactsCollector<LintRow>;
}

export function createStats(
  config: NamedConfig | undefined,
  maxLength = config?.resolved.data.max_length,
): Stats {
  const { evaluate } = config?.resolved ?? {};
  let current: { readonly options: LintFileOptions; readonly supervision: LintSupervision } | undefined;
  const countTokens = createTokenCounter();
  let hasDuplicateRule = true;
  const collector = createFactsCollector<LintRow>({
    ...{ groups: evaluate?.groups ?? [], labels: evaluate?.labels ?? [] },
    ...(maxLength === undefined ? {} : { maxLength }),
    countsDuplicates: () => !hasDuplicateRule,
    tokensOf: (row) => current && countTokens(row, current.supervision, current.options.columns),
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
      collector.endFile({ ...(await describeFile(file.input, file.result, options)), hasMore });
    },
  };
}
