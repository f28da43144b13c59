/**
 * Terminal columns: two for East Asian wide characters and emoji, none for marks that stand on others and for signs
 * that are not drawn, one for everything else (Unicode, UAX #11; what a control character shows as is text by then).
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text)
    if (character < "\u0300") width++;
    else if (!UNSEEN.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

const NARROW = /^[ -~]*$/u;
/** Vowels and final consonants of Hangul are drawn within the syllable. */
const UNSEEN = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7fb]/u;
/** Two letters of a flag are one column each. */
const WIDE =
  /(?!\p{Regional_Indicator})[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cd5}\u{18d00}-\u{18d08}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}]/u;
