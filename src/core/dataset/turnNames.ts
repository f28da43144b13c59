/** How a turn writes its speaker: `role`/`content` (OpenAI, Hugging Face) or `from`/`value` (ShareGPT). */
export type TurnStyle = "role" | "from";

/** Who speaks, whatever the style calls it. */
export type Speaker = "system" | "user" | "assistant" | "tool";

export interface RoleMeaning {
  readonly meant: string | undefined;
  readonly isKnown: boolean;
  readonly speaker: Speaker | undefined;
}

/** What a registry calls the parts of a turn and its speakers. */
export interface TurnNames {
  readonly style: TurnStyle;
  readonly roleKey: string;
  readonly contentKey: string;
  /** By the word as it is written. */
  readonly meanings: ReadonlyMap<string, RoleMeaning>;
  /** The style's word for a speaker → the registry's. */
  readonly words: ReadonlyMap<string, string>;
}
