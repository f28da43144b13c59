import { createRandom, type Random } from "../src/base/random";

/**
 * Rows of a system, a user and an assistant turn, about 700 bytes each, all different. Words come as often as they do
 * in English (Zipf), with numbers, names, accents, some code, and one row in twenty in Chinese: rules that look for
 * words must meet them as often as in real data.
 */
export function* chatRows(count: number): Generator<string> {
  const random = createRandom(13);
  for (let i = 0; i < count; i++) {
    const write = i % 20 === 19 ? chinese : english;
    yield JSON.stringify({
      messages: [
        { role: "system", content: "You answer questions of nurses and doctors, briefly and kindly." },
        { role: "user", content: `${write(random, 34)}\n${write(random, 12)}` },
        { role: "assistant", content: `${write(random, 46)} (${String(i)}) ${write(random, 22)}` },
      ],
    });
  }
}

/** From the most frequent on. */
const WORDS =
  `the of and to a in is you that it he for was on are as with his they at be this from I have or by one had
not but what all were when we there can an your which their said if do will each about how up out them then she many
some so these would other into has more her two like him see time could no make than first been its who now people my
made over did down only way find use may water long little very after words called just where most know get through back
much before go good new write our used me man too any day same right look think also around another came come work three
word must because does part even place well such here take why things help put years different away again off went old
number great tell men say small every found still between name should home big give air line set own under read last
never us left end along while might next sound below saw something thought both few those always looked show large often
together asked house world going want school important until form food keep children feet land side without boy once
animals life enough took sometimes four head above kind began almost live page got earth need far hand high year mother
light parts country father let night following picture being study second eyes soon times story boys since white days
ever paper hard near sentence better best across during today others however sure means knew try told young miles sun
ways thing whole hear example heard several change answer room sea against top turned learn point city play toward five
using himself usually money café naïve Zürich summary text article list explain describe doctor nurse patient blood
pressure dose daily fever pain weeks months results test doctor's don't it's please thanks question email report table
function return value error server data model image website search weather current price stock`.split(/\s+/u);

function english(random: Random, words: number): string {
  const parts: string[] = [];
  for (let i = 0; i < words; i++) {
    const word = WORDS[Math.min(WORDS.length - 1, Math.floor(WORDS.length ** random.next()) - 1)] ?? "the";
    const isFirst = i === 0 || parts.at(-1)?.endsWith(".") === true;
    const kind = random.below(60);
    if (kind === 0) parts.push(String(random.below(2000)));
    else if (kind === 1) parts.push(`"${word}"`);
    else if (kind === 2) parts.push(`\`${word}(x)\``);
    else parts.push(isFirst ? word.charAt(0).toUpperCase() + word.slice(1) : word);
    if (random.below(12) === 0) parts.push(`${parts.pop() ?? ""}${random.below(2) === 0 ? "," : "."}`);
  }
  return `${parts.join(" ").replace(/[,.]$/u, "")}.`;
}

const SIGNS = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生";

function chinese(random: Random, words: number): string {
  return `${Array.from({ length: 2 * words }, () => SIGNS[random.below(SIGNS.length)] ?? "的").join("")}。`;
}
