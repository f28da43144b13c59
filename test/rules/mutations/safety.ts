import { inControls, inFile, insertInAnswer, setPrompt } from "./answers";
import type { Mutation } from "./mutation";

/** TOX: open threats. The list of words is tested by itself, without showing them. */
export const SAFETY_MUTATIONS: readonly Mutation[] = [
  ["I will kill you", "I will kill you"],
  ["go kill yourself", "go kill yourself"],
  ["I hope you die", "I hope you die"],
  ["they deserve to die", "they deserve to die"],
].flatMap(([words = "", marked = ""]) =>
  inControls("TOX001", words, ["dolly", "gsm8k", "pairs", "chat", "kto"], (row) => {
    setPrompt(row, "What is there to know about the old harbor of the town?");
    insertInAnswer(row, `. ${words}.`);
    return inFile(marked);
  }),
);
