/** What the rest of the product needs of a tokenizer: text in, ids out, nothing read from anywhere. */
export interface TextTokenizer {
  /** With `specialTokens`, what the tokenizer's own post-processor adds (BOS, CLS, SEP) is part of the ids. */
  encode(text: string, specialTokens: boolean): number[];
  /** The length of what `encode` gives, without making it. */
  countTokens(text: string, specialTokens: boolean): number;
  /** What `countTokens` with special tokens never exceeds, from the bytes alone; Infinity where nothing is known. */
  mostTokens(text: string): number;
  decode(ids: readonly number[]): string;
  /** The vocabulary entry, special tokens by their own name; undefined for an id that is not in it. */
  tokenText(id: number): string | undefined;
  tokenId(text: string): number | undefined;
  readonly vocabularySize: number;
  /** Special tokens that the post-processor writes before and after every text. */
  readonly leadingSpecials: readonly number[];
  readonly trailingSpecials: readonly number[];
  readonly bosId: number | null;
  readonly eosId: number | null;
  readonly padId: number | null;
  /** The names behind the ids, as chat templates want them; empty where there is none. */
  readonly bosToken: string;
  readonly eosToken: string;
  /** What the tokenizer calls special: names of control tokens, as they are written in text. */
  readonly specialTokens: readonly string[];
  /** The chat template's source, when the tokenizer's config carries one. */
  readonly chatTemplateSource: string | null;
}

/** One row in the only three forms that are tokenized. */
export type SupervisedRow =
  | { readonly kind: "prompt-completion"; readonly prompt: string; readonly completion: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "messages"; readonly messages: readonly ChatMessage[]; readonly tools: unknown };

/** A chat turn; further keys (`tool_calls`, `name`, `reasoning_content`) are handed to the template as they are. */
export interface ChatMessage {
  readonly role: string;
  /** Absent, or null, in turns that only call tools. */
  readonly content?: unknown;
  readonly [key: string]: unknown;
}

/** Why a row cannot be trained on or scored; the caller knows the file and the line. */
export interface SupervisionProblem {
  readonly code: "SCH001" | "SCH002" | "SCH007" | "TPL002" | "TPL004" | "LEN001";
  readonly message: string;
  readonly nextStep: string;
  /** JSON pointer inside the row. */
  readonly pointer?: string;
  /** With LEN001: how long the row is, in tokens. */
  readonly tokens?: number;
}

export type TrainOn = "assistant" | "completion" | "all";
export type Truncation = "error" | "drop" | "start" | "end";
