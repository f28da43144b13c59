import { describeType, describeTypes } from "./describeKey";
import type { ConfigKey } from "../keys/configKey";

/** More are not put into one line with what else is to be said. */
const MOST_INLINE = 5;

/** The words that a key takes, where they are too many for `describeBriefly`; else none. */
export function choicesOf({ types }: ConfigKey): readonly string[] {
  const choices = types.flatMap((type) =>
    type.kind === "enum" || type.kind === "list" ? (type.choices ?? []) : [],
  );
  return choices.length > MOST_INLINE ? choices : [];
}

/** What a key takes, with the number of its words in place of many: "one of 17 names". */
export function describeBriefly(key: ConfigKey): string {
  const count = choicesOf(key).length;
  if (count === 0) return describeTypes(key);
  const words = key.types.map((type) =>
    type.kind === "enum"
      ? `one of ${String(count)} names`
      : type.kind === "list"
        ? `list of ${String(count)} names`
        : describeType(type),
  );
  return words.join(", or ");
}
