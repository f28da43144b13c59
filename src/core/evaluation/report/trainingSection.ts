import type { EvaluationDetails } from "../../../protocol/evaluation";
import type { ViewElement } from "../../../protocol/panels/view";
import { columnWords, percent, rowsOfGroup } from "../wording";
import { cannotTellYou, el, section, table } from "./build";
import { countText, type Numbers } from "./numbers";

type Counts = NonNullable<EvaluationDetails["trainingCounts"]>;

interface GroupCounts {
  readonly value: string | null;
  readonly n: number;
  readonly byLabel: ReadonlyMap<string, number>;
}

/** Labels per group in the training data: an association next to a gap, never its cause. */
export function trainingSection(numbers: Numbers): ViewElement | null {
  const counts = numbers.evaluation.details.trainingCounts;
  if (counts === undefined || counts.length === 0) return null;
  const columns = [...new Set(counts.map((count) => count.column))];
  return section(
    "training",
    "Is it in the training data?",
    [trainingAnswer(numbers) ?? "No group with a gap beyond chance stands out in the training data."],
    ...columns.map((column) => countTable(counts, column, numbers)),
    cannotTellYou("what caused a gap. Counts stand beside it; another reason can lie behind both."),
  );
}

/** "9 of 214 training rows aged 65+ say high (4.2%), against 25.1% in the other groups", for the first finding. */
export function trainingAnswer(numbers: Numbers): string | null {
  const { details } = numbers.evaluation;
  const finding = details.findings?.find((own) => own.group !== null);
  if (finding?.group == null || details.trainingCounts === undefined) return null;
  const groups = groupCounts(details.trainingCounts, finding.column);
  const own = groups.find((group) => group.value === finding.group);
  if (own === undefined || own.n === 0) return null;
  const others = groups.filter((group) => group !== own && group.value !== null);
  const restN = others.reduce((sum, group) => sum + group.n, 0);
  if (restN === 0) return null;
  const share = (label: string): { own: number; rest: number } => ({
    own: (own.byLabel.get(label) ?? 0) / own.n,
    rest: others.reduce((sum, group) => sum + (group.byLabel.get(label) ?? 0), 0) / restN,
  });
  const labels = [...new Set(details.trainingCounts.map((count) => count.label))];
  const apart = (label: string): number => Math.abs(share(label).own - share(label).rest);
  const label = finding.label ?? labels.reduce((most, next) => (apart(next) > apart(most) ? next : most));
  const rows = rowsOfGroup("training rows", finding.column, finding.group);
  const said = own.byLabel.get(label) ?? 0;
  return `${String(said)} of ${countText(own.n, rows)} say “${label}” (${percent(share(label).own)}), against ${percent(share(label).rest)} in the other groups. An association, not a cause.`;
}

function countTable(counts: Counts, column: string, numbers: Numbers): ViewElement {
  const labels = [...new Set(counts.filter((c) => c.column === column).map((c) => c.label))];
  const known = (numbers.evaluation.suites[0]?.labels ?? []).map((own) => own.value);
  labels.sort((a, b) => known.indexOf(a) - known.indexOf(b));
  const groups = groupCounts(counts, column);
  const total = groups.reduce((sum, group) => sum + group.n, 0);
  const heads = ["rows", "share", ...labels.flatMap((label) => [label, "share"])];
  const rows = groups.map((group) => [
    group.value ?? "not stated",
    String(group.n),
    share(group.n, total),
    ...labels.flatMap((label) => {
      const n = group.byLabel.get(label) ?? 0;
      return [String(n), share(n, group.n)];
    }),
  ]);
  const columns = [{ head: columnWords(column) }, ...heads.map((head) => ({ head, numeric: true }))];
  return el("div", { class: "scroll" }, table(columns, rows, { class: "trn" }));
}

function groupCounts(counts: Counts, column: string): GroupCounts[] {
  const groups = new Map<string | null, Map<string, number>>();
  for (const count of counts.filter((c) => c.column === column)) {
    const byLabel = groups.get(count.value) ?? new Map<string, number>();
    byLabel.set(count.label, (byLabel.get(count.label) ?? 0) + count.n);
    groups.set(count.value, byLabel);
  }
  return [...groups]
    .map(([value, byLabel]) => ({ value, byLabel, n: [...byLabel.values()].reduce((sum, n) => sum + n, 0) }))
    .sort((a, b) => Number(a.value === null) - Number(b.value === null) || (a.value! < b.value! ? -1 : 1));
}

function share(n: number, of: number): string {
  return of === 0 ? "–" : percent(n / of);
}
