import { formatInteger } from "../../../../base/format";
import type { Span } from "../../../dataset/jsonValue";
import type { TextPart } from "../../../dataset/rowTexts";
import { keyOf } from "../../../dataset/shapes";
import type { TextTokenizer } from "../../../supervision";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { replaceWithin } from "../../edits/rowEdits";
import { codeIn, fencesOf } from "../../text/codeAreas";

/** Control tokens of the common families, as they are written in text. */
const TOKENS =
  /<\|(?:im_start|im_end|im_sep|endoftext|endofprompt|startoftext|startofprompt|eot_id|eom_id|eot|eom|EOT|start_header_id|end_header_id|header_start|header_end|begin_of_text|end_of_text|python_tag|finetune_right_pad_id|reserved_special_token_\d{1,3}|start_of_role|end_of_role|start_of_turn|end_of_turn|end|user|assistant|system|tool|developer|channel|message|return|call|start|constrain|observation|endofuser|endofassistant|endofsystem|USER_TOKEN|CHATBOT_TOKEN|SYSTEM_TOKEN|START_OF_TURN_TOKEN|END_OF_TURN_TOKEN|fim_prefix|fim_middle|fim_suffix|fim_pad|vision_start|vision_end|image_pad|video_pad|pad)\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:start_of_turn|end_of_turn)>|<(?:start_of_image|end_of_image|BOS_TOKEN|EOS_TOKEN|EOT)>|<｜(?:begin▁of▁sentence|end▁of▁sentence|User|Assistant|tool▁calls▁begin|tool▁calls▁end|tool▁call▁begin|tool▁call▁end|tool▁outputs▁begin|tool▁outputs▁end)｜>|\[\/?(?:TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS|SYSTEM_PROMPT)\]|<\/s>|<(?:bos|eos|pad|unk)>/gu;
/** Tokens of which nothing may be left in a text that is about to be wrapped, so that its `<s>` is no HTML. */
const WRAPPED = /^\s*<s>[^]*<\/s>\s*$|\[\/?INST\]/u;
/** Each finding is placed in the row anew; a text of nothing else would take a minute. */
const MOST_PER_TEXT = 100;
const STRUCK = "<s>";
/** HTML that is struck through, with or without attributes. */
const OPENS_STRUCK = /<s[\s>]/u;
/** Names of tokens that belong in texts: media, reasoning, calls, code to be filled in. */
const WANTED = /image|img|video|audio|vision|box|quad|ref|think|tool|function|fim|code|mask|repo|file/iu;
const LOOKS_LIKE_TOKEN = /^<[^\s<>]{2,}>$|^\[[A-Z_/]{3,}\]$/u;

/**
 * A control token of some model's chat format, literally inside a text: `<|im_end|>`, `</s>`, `[INST]`. A tokenizer of
 * that family makes the real control token of it, so the model learns that a turn may end in the middle of an answer,
 * and a user's text can end the user's turn. Another family learns to write the letters.
 *
 * Placeholders of media (`<image>`) and tags of reasoning and tools (`<think>`, `<tool_call>`) are meant to be there,
 * and `</s>` behind an `<s>` within a text is taken for HTML. Between fences and backquotes, where texts about chat
 * formats show them, only tokens of the run's own model are found: to its tokenizer they are the same there. In an
 * answer that the model learns not to give it is a warning. Tokens that are not in its list the rule knows from the
 * tokenizer of the run config's model.
 */
export const specialToken = defineRule({
  code: "TPL001",
  name: "special-token-in-text",
  severity: "error",
  affects: ["all:ends-turn-inside-text"],
  fixSafety: "unsafe",
  companions: ["TPL003", "TPL007", "QLT001", "QLT002", "ROL011"],
  needles: ["<", "INST]", "_CALLS]", "_TOOLS]", "_RESULTS]", "_PROMPT]"],
  bad: `{"prompt": "Name a planet.", "completion": "Mars.<|im_end|>"}`,
  good: `{"prompt": "Name a planet <image>", "completion": "<think>easy</think> <s>Pluto</s> Mars, a|b, a <| b."}`,
  begin: ({ supervision }) => {
    const own = supervision === undefined ? [] : ownTokens(supervision.tokenizer);
    const isOwn = ownTokenTest(supervision?.tokenizer);
    return {
      checkRow(row, report) {
        for (const { value, path, part } of row.texts) {
          const found = findTokens(value, own, isOwn);
          const isNothingElse = found.length > 0 && without(value, found).trim() === "";
          for (const [i, within] of found.slice(0, MOST_PER_TEXT).entries()) {
            const token = value.slice(within.start, within.end);
            const edit = isNothingElse ? undefined : replaceWithin(row.source, path, within, "");
            const more = i === MOST_PER_TEXT - 1 ? found.length - MOST_PER_TEXT : 0;
            const others = more === 0 ? "" : `, and ${formatInteger(more)} more follow in this text`;
            report({ path, within }, `${quote(token)} is a control token of a chat format${others}`, {
              severity: isRejected(row, part) ? "warning" : "error",
              help: "take it out: the chat template writes it",
              fix: edit && { title: "Take the token out", safety: "unsafe", edits: [edit] },
            });
          }
        }
      },
    };
  },
});

/** A text of tokens alone would be empty without them, which is another fault. */
function without(text: string, spans: readonly Span[]): string {
  let rest = "";
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    rest += text.slice(at, start);
    at = end;
  }
  return rest + text.slice(at);
}

/** An answer that the model learns not to give may be broken, though its turn ends there all the same. */
function isRejected({ object, shape }: LintRow, part: TextPart): boolean {
  if (part !== "answer" || object === undefined || shape?.format !== "kto") return part === "rejected";
  const flag = keyOf(shape, "flag");
  return flag !== undefined && object[flag] === false;
}

/** What the run's own tokenizer takes for a control token, when it looks like one and is not meant for texts. */
function ownTokens({ specialTokens, bosToken, eosToken }: TextTokenizer): readonly string[] {
  const known = specialTokens.filter((token) => token.includes("<") && !WANTED.test(token));
  return [...new Set([bosToken, eosToken, ...known])].filter(
    (token) => LOOKS_LIKE_TOKEN.test(token) && token !== STRUCK,
  );
}

/** Whether the run's tokenizer makes one token of it; unknown without a run. */
function ownTokenTest(tokenizer: TextTokenizer | undefined): (token: string) => boolean {
  if (tokenizer === undefined) return () => false;
  const known = new Set([...tokenizer.specialTokens, tokenizer.bosToken, tokenizer.eosToken]);
  return (token) => known.has(token);
}

function findTokens(
  text: string,
  own: readonly string[],
  isOwn: (token: string) => boolean,
): readonly Span[] {
  const found: Span[] = [];
  let isWrapped: boolean | undefined;
  let struckFrom: number | undefined;
  let inCode: ((at: number) => boolean) | undefined;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (!isOwn(token)) {
      inCode ??= closedCodeIn(text);
      if (inCode(index)) continue;
    }
    if (token === "</s>") {
      isWrapped ??= WRAPPED.test(text);
      struckFrom ??= text.search(OPENS_STRUCK);
      if (!isWrapped && struckFrom >= 0 && struckFrom < index) continue;
    }
    found.push({ start: index, end: index + token.length });
  }
  if (!text.includes("<")) return found;
  const listed = found.length;
  for (const token of own)
    for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length)) {
      const end = at + token.length;
      if (token !== "</s>" && !isCovered(found, listed, at, end)) found.push({ start: at, end });
    }
  return found;
}

/** In code that is closed; a token behind the fence that closes it, or in the place of that, is none of it. */
function closedCodeIn(text: string): (at: number) => boolean {
  const masked = text.replace(TOKENS, (token) => " ".repeat(token.length));
  const isCode = codeIn(masked);
  const { unclosed } = fencesOf(masked);
  return (at) => isCode(at) && !unclosed.some(({ opening, end }) => opening.start <= at && at < end);
}

/** Whether one of the first spans, which are in order, has a part of the stretch. */
function isCovered(spans: readonly Span[], count: number, start: number, end: number): boolean {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low < count && (spans[low]?.start ?? end) < end;
}
