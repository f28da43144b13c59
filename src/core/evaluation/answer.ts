import type { Prediction } from "../../protocol/predictions";

/** How option scores are compared: the summed log-likelihood as it is, or per UTF-8 byte of the option. */
export type ScoringVariant = "raw" | "bytes";

export interface Answer {
  /** Null: the answer is none of the options, or not readable. It counts as wrong and is shown as invalid. */
  readonly label: string | null;
  /** Probability of the chosen label; NaN where the answer carries none. */
  readonly confidence: number;
  /** The winner shared its score with another option; the first one was taken. */
  readonly tied: boolean;
  /** Raw and per-byte scores choose different options. */
  readonly dependsOnVariant: boolean;
}

const INVALID: Answer = { label: null, confidence: NaN, tied: false, dependsOnVariant: false };

/** The answer of one prediction line, whichever of the answer fields it carries. */
export function readAnswer(line: Prediction, labels: readonly string[], variant: ScoringVariant): Answer {
  if (line.logLikelihoods !== undefined) {
    return fromScores(line.options ?? labels, line.logLikelihoods, variant);
  }
  if (line.probabilities !== undefined) return fromProbabilities(line.options ?? labels, line.probabilities);
  if (line.prediction !== undefined) {
    return { ...INVALID, label: line.prediction, confidence: confidenceOf(line.confidence) };
  }
  if (line.outputs !== undefined) return fromSamples(line.outputs, labels);
  if (line.output !== undefined) {
    return { ...INVALID, label: labelInText(line.output, labels), confidence: confidenceOf(line.confidence) };
  }
  return INVALID;
}

export interface OptionScores {
  readonly probabilities: readonly number[];
  readonly raw: number;
  readonly perCharacter: number;
  readonly perByte: number;
  readonly pmi: number | null;
  readonly margin: number;
  readonly entropy: number;
}

/**
 * Softmax over summed log-likelihoods and the winner under each normalisation. Characters are Unicode code points;
 * ties go to the lowest index. `pmi` subtracts the unconditional log-likelihoods where they are given.
 */
export function scoreOptions(
  options: readonly string[],
  logLikelihoods: readonly number[],
  unconditional?: readonly number[],
): OptionScores {
  const probabilities = softmax(logLikelihoods);
  const ranked = [...probabilities].sort((a, b) => b - a);
  return {
    probabilities,
    raw: argmax(logLikelihoods),
    perCharacter: argmax(logLikelihoods.map((ll, i) => ll / Math.max(1, Array.from(options[i]!).length))),
    perByte: argmax(logLikelihoods.map((ll, i) => ll / Math.max(1, utf8Length(options[i]!)))),
    pmi: unconditional === undefined ? null : argmax(logLikelihoods.map((ll, i) => ll - unconditional[i]!)),
    margin: (ranked[0] ?? 0) - (ranked[1] ?? 0),
    entropy: -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0),
  };
}

/**
 * One variant for a whole suite, so that both models and all items are read alike: raw where every option is one token
 * or the options are of similar length, per byte where lengths differ by more than a factor of two.
 */
export function chooseVariant(lines: readonly Prediction[]): ScoringVariant {
  for (const line of lines) {
    if (line.logLikelihoods === undefined || line.options === undefined) continue;
    if (line.optionTokens?.every((tokens) => tokens === 1) === true) continue;
    const lengths = line.options.map(utf8Length);
    if (Math.max(...lengths) > 2 * Math.max(1, Math.min(...lengths))) return "bytes";
  }
  return "raw";
}

export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function fromScores(options: readonly string[], scores: readonly number[], variant: ScoringVariant): Answer {
  if (scores.length === 0 || scores.length !== options.length) return INVALID;
  if (!scores.every((score) => Number.isFinite(score))) return INVALID;
  const scored = scoreOptions(options, scores);
  const winner = variant === "raw" ? scored.raw : scored.perByte;
  return {
    label: options[winner]!,
    confidence: scored.probabilities[winner]!,
    tied: variant === "raw" && scored.margin === 0 && options.length > 1,
    dependsOnVariant: scored.raw !== scored.perByte,
  };
}

function fromProbabilities(options: readonly string[], probabilities: readonly number[]): Answer {
  if (probabilities.length === 0 || probabilities.length !== options.length) return INVALID;
  if (!probabilities.every((p) => p >= 0 && p <= 1 + 1e-9)) return INVALID;
  const winner = argmax(probabilities);
  const confidence = Math.min(1, probabilities[winner]!);
  const tied = probabilities.filter((p) => p === probabilities[winner]).length > 1;
  return { label: options[winner]!, confidence, tied, dependsOnVariant: false };
}

/** Majority vote; the confidence is the share of samples that agree, samples without a label included in the count. */
function fromSamples(outputs: readonly string[], labels: readonly string[]): Answer {
  const votes = labels.map(() => 0);
  for (const output of outputs) {
    const label = labelInText(output, labels);
    if (label !== null) votes[labels.indexOf(label)]!++;
  }
  const winner = argmax(votes);
  if (outputs.length === 0 || votes[winner] === undefined || votes[winner] === 0) return INVALID;
  const tied = votes.filter((vote) => vote === votes[winner]).length > 1;
  const confidence = votes[winner] / outputs.length;
  return { label: labels[winner]!, confidence, tied, dependsOnVariant: false };
}

/** The label that a generated text gives: the whole text, or the only label among the words of its last line. */
function labelInText(text: string, labels: readonly string[]): string | null {
  const tidy = (s: string): string => s.trim().toLowerCase();
  const exact = labels.find((label) => tidy(label) === tidy(text));
  if (exact !== undefined) return exact;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const words = ` ${tidy(lines.at(-1) ?? "").replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const found = labels.filter((label) => words.includes(` ${tidy(label).replace(/[^\p{L}\p{N}]+/gu, " ")} `));
  return found.length === 1 ? found[0]! : null;
}

function confidenceOf(value: number | undefined): number {
  return value !== undefined && value >= 0 && value <= 1 ? value : NaN;
}

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function argmax(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
