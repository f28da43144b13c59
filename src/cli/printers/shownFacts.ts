import { maskSecrets } from "../../core/lint/personal/mask";
import type { DatasetFacts } from "../../protocol/datasetFacts";

/** Facts as they may leave the program: names of columns, labels and groups are words of the data. */
export function shownFacts(facts: DatasetFacts): DatasetFacts {
  return {
    ...facts,
    columns: facts.columns.map((column) => ({ ...column, name: maskSecrets(column.name) })),
    labels: facts.labels.map(shownValue),
    groups: facts.groups.map(({ column, values }) => ({
      column: maskSecrets(column),
      values: values.map(shownValue),
    })),
  };
}

function shownValue<Counted extends { readonly value: string }>(counted: Counted): Counted {
  return { ...counted, value: maskSecrets(counted.value) };
}
