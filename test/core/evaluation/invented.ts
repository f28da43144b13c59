import { createRandom, type Random } from "../../../src/base/random";
import type { Prediction } from "../../../src/protocol/predictions";

/** An invented test set: what share each group gets right, before and after, and how sure the models sound. */
export interface InventedGroup {
  readonly value: string | null;
  readonly n: number;
  readonly before: number;
  readonly after: number;
}

export interface InventedOptions {
  readonly seed: number;
  readonly groups: readonly InventedGroup[];
  readonly labels?: readonly string[];
  readonly column?: string;
  /** How often both models are right or wrong together instead of independently. */
  readonly shared?: number;
  /** Added to a tuned model's confidence: positive is over-confident. */
  readonly overconfidence?: number;
  readonly second?: readonly string[];
}

/** Base and tuned predictions with log-likelihoods, made from a seed: nobody real, nothing measured. */
export function inventedPredictions(options: InventedOptions): Prediction[] {
  const random = createRandom(options.seed);
  const labels = options.labels ?? ["low", "medium", "high"];
  const lines: Prediction[] = [];
  let row = 0;
  for (const group of options.groups) {
    for (let i = 0; i < group.n; i++) {
      row++;
      const truth = random.below(labels.length);
      const wrong = (truth + 1 + random.below(labels.length - 1)) % labels.length;
      const draw = random.next();
      const again = random.next() < (options.shared ?? 0.5) ? draw : random.next();
      const second = options.second?.[random.below(options.second.length)];
      const common = {
        item: `0:${String(row)}`,
        truth: labels[truth]!,
        options: [...labels],
        optionTokens: labels.map(() => 1),
        groups: {
          [options.column ?? "age_band"]: group.value,
          ...(second === undefined ? {} : { sex: second }),
        },
      };
      const base = draw < group.before ? truth : wrong;
      const tuned = again < group.after ? truth : wrong;
      lines.push({
        ...common,
        model: "base",
        logLikelihoods: scores(base, labels.length, group.before, random),
      });
      const stated = Math.min(0.98, group.after + (options.overconfidence ?? 0));
      lines.push({ ...common, model: "tuned", logLikelihoods: scores(tuned, labels.length, stated, random) });
    }
  }
  return lines;
}

/** Log-likelihoods whose softmax gives the answer about the stated probability. */
function scores(answer: number, labels: number, stated: number, random: Random): number[] {
  const p = Math.min(0.99, Math.max(1.2 / labels, stated + 0.12 * random.normal()));
  return Array.from({ length: labels }, (_, i) => Math.log(i === answer ? p : (1 - p) / (labels - 1)) - 3);
}

/** The age bands of the design pictures. */
export const DESIGN_GROUPS: readonly InventedGroup[] = [
  { value: "0–17", n: 7, before: 0.7, after: 0.8 },
  { value: "18–39", n: 196, before: 0.72, after: 0.87 },
  { value: "40–64", n: 235, before: 0.7, after: 0.85 },
  { value: "65–79", n: 124, before: 0.72, after: 0.54 },
  { value: "80+", n: 24, before: 0.6, after: 0.62 },
  { value: null, n: 14, before: 0.7, after: 0.8 },
];
