import { createRandom } from "../src/base/random";

/** Rows of a system, a user and an assistant turn, about 700 bytes each, all different. */
export function* chatRows(count: number): Generator<string> {
  const random = createRandom(13);
  const syllables = "ka lo mi ten sur pa ne vor il da que st ra mon el ti bu san ge o".split(" ");
  const word = (): string =>
    Array.from({ length: 1 + random.below(3) }, () => syllables[random.below(20)]).join("");
  const text = (words: number): string => Array.from({ length: words }, word).join(" ");
  for (let i = 0; i < count; i++)
    yield JSON.stringify({
      messages: [
        { role: "system", content: "You answer questions of nurses and doctors, briefly and kindly." },
        { role: "user", content: `${text(30)} "${text(3)}"\n${text(10)}?` },
        { role: "assistant", content: `${text(50)}. Größe: ${String(i)}` },
      ],
    });
}
