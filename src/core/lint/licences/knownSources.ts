import type { FoldedUnits } from "../../dataset/foldUnits";
import { hashUnits } from "../rows/rowIdentity";
import { FINGERPRINTS } from "./sourceFingerprints";

/** A dataset whose own licence forbids commercial use. */
export interface KnownSource {
  readonly title: string;
  /** As its own card or repository states it. */
  readonly licence: string;
  /** Ids and repositories, in lower case. */
  readonly ids: readonly string[];
}

/**
 * What their own repositories say, and for the two copies of GPT-4-LLM their cards: sets of which many instruction sets
 * are made. A fork under another licence is not meant.
 */
export const KNOWN_SOURCES: readonly KnownSource[] = [
  {
    title: "Stanford Alpaca",
    licence: "CC BY-NC 4.0",
    ids: ["tatsu-lab/alpaca", "tatsu-lab/stanford_alpaca", "alpaca"],
  },
  {
    title: "GPT-4-LLM",
    licence: "CC BY-NC 4.0",
    ids: [
      "instruction-tuning-with-gpt-4/gpt-4-llm",
      "gpt-4-llm",
      "vicgalle/alpaca-gpt4",
      "flwrlabs/alpaca-gpt4",
      "alpaca-gpt4",
    ],
  },
  {
    title: "InstructionWild",
    licence: "non-commercial use only",
    ids: ["xuefuzhao/instructionwild", "instructionwild"],
  },
];

/** A source as cards write it: an id, an address, or `extended|<id>`. */
export function knownSource(written: string): KnownSource | undefined {
  const id = written
    .trim()
    .toLowerCase()
    .replace(/^extended\|(?:other-)?/u, "")
    .replace(/^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co\/datasets|hf\.co\/datasets|github\.com)\//u, "")
    .replace(/(?:\.git|\/)$/u, "");
  return KNOWN_SOURCES.find(({ ids }) => ids.includes(id));
}

/** Shorter answers are everybody's. */
export const SHORTEST_PRINT = 80;
const SEED = 11;

/** The source that the text of an answer comes from, of the few rows of each that are known. */
export function sourceOfAnswer(folded: FoldedUnits): KnownSource | undefined {
  const title = PRINTS.get(hashUnits(folded, SEED));
  return title === undefined ? undefined : KNOWN_SOURCES.find((source) => source.title === title);
}

/** For the script that makes the list. */
export function fingerprintOf(folded: FoldedUnits): number {
  return hashUnits(folded, SEED);
}

const PRINTS: ReadonlyMap<number, string> = new Map(
  Object.entries(FINGERPRINTS).flatMap(([title, prints]) => prints.map((print) => [print, title] as const)),
);
