import type { ChatTemplate } from "./chatTemplate";
import { renderChat } from "./chatSpans";
import type { TextTokenizer } from "./types";

const ASKED = [
  { role: "user", content: "How many?" },
  { role: "assistant", content: "Three." },
  { role: "user", content: "And now?" },
  { role: "assistant", content: "Four." },
];

/** Whether the assistant's turns can be told apart in what a template renders: two of them, in a plain conversation. */
export function findsTurns(template: ChatTemplate, tokenizer: TextTokenizer): boolean {
  const rendered = renderChat({ messages: ASKED, tools: undefined }, template, tokenizer);
  if (!rendered.ok) return false;
  const { text, spans } = rendered.value;
  return (
    spans.length === 2 &&
    spans.every(([from, to], i) => text.slice(from, to).includes(i === 0 ? "Three." : "Four."))
  );
}
