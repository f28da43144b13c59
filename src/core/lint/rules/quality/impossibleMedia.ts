import { isJsonArray, isJsonObject } from "../../../dataset/jsonValue";
import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { exchangesOf, hasTools, joined } from "../../text/exchanges";
import { admitsLimits, givesCode } from "../../text/limits";
import { ATTACHED_THING, DRAWN, MEDIA, MEDIA_SIGN, MEDIA_THING } from "../../text/promptPhrases";
import { SHORT_PROMPT } from "../../text/shortPrompt";

/** The verb at the head of a sentence or after "can you", some adjectives, a thing that is no text. */
const MAKE =
  /(?:^|[.!?:;\n][ \t]{0,4})(?:please |kindly |now |then |next,? )?(?:(?:can|could|would|will) you (?:please )?|(?:I (?:want|need|would like) you|you (?:need|have|are asked)) to )?(?:create|make|generate|produce|design|render|show|give|send|provide|take|capture|record|edit|find|compose|build|add|insert|include|upload|post)(?: (?:me|us))?(?: (?!(?:about|for|describ\w+|of|from|to|that|with|in|on|using|and|or|called|named|based)\b)[A-Za-z\d-]{1,20}){0,4}? (image|picture|photo(?:graph)?|drawing|painting|sketch|illustration|cartoon|comic strip|animation|gif|video(?: clip)?|audio(?: clip| file| recording)?|screenshot|collage|logo|poster|infographic|diagram|flow ?chart|meme|slide ?show|(?:pie|bar|line|scatter) (?:chart|graph|plot)|visual representation)s?\b(?!['’-]|\s?(?:book|format|process|classif|recogni|generat|segment|data ?set|edit|resolution|quality|caption|description|frame|galler|essay|game|script|title|idea|concept|prompt|search|compress|shoot|conferenc|call|album|tag|element|url|link|class|streaming|player|platform|campaign|tutorial|series|editor|stor(?:y|ies)|name|slogan|tagline|text|code|outline|plan))/gi;
const DRAW =
  /(?:^|[.!?:;\n][ \t]{0,4})(?:please |kindly |now |then )?(?:(?:can|could|would|will) you (?:please )?|(?:I (?:want|need|would like) you|you (?:need|have|are asked)) to )?(?:(?:draw|sketch|doodle|illustrate)(?: (?:me|us))? (?:an?|the|some|two|three|four|five|your|this|these|\d+)(?! (?:[A-Za-z-]{1,20} ){0,2}(?:conclusions?|parallels?|comparisons?|contrasts?|lines? between|distinctions?|attention|inferences?|connections?|lots?|cards?|analog\w+|insights?|lessons?|plan|outline|proof|story|scenario|relationships?|links?|importance|difference|concept|idea|point|process)\b)|paint (?:me )?(?:an?|the) (?!(?:[A-Za-z-]{1,20} ){0,2}(?:picture|portrait) (?:of|with|in) ))[ A-Za-z\d'-]{0,40}/gi;
const MAKE_CHINESE =
  /(?:请|帮我|给我|为我)?(?:画|绘制|画出|设计|生成|制作|拍)(?:一|两|几|个|张|幅|副|段|份|出|了){1,3}[^，。！？\n]{0,12}(?:图画|图片|图像|照片|画作|插画|漫画|海报|标志|视频|音频|动画|流程图)(?!的?(?:描述|说明|标题|代码|文案|脚本))/gu;
/** The user wants words about it, or code that makes it. */
const WANTS_WORDS =
  /\b(?:describ\w+|descriptions?|ascii|svg|html|css|code|python|javascript|matplotlib|turtle|tikz|latex|mermaid|captions?|scripts?|storyboard|outline|ideas?|how (?:to|do|can|would|should|does)|explain|write|essay|poem|story|stories|tweet|post|in words|text-based|verbal\w*|slogan|name|title|algorithm|program|function|app|website|prompt|plan|query|steps|instructions|recipe|emojis?)\b|描述|代码|文字|脚本|文案|标题/i;

const ATTACHED =
  /\b(?:the|this|these|my|an?) (?:attached|uploaded|enclosed) (?:images?|pictures?|photos?|photographs?|videos?|audios?|files?|documents?|pdfs?|spreadsheets?|reports?|csv|excel|screenshots?|slides?|recordings?)\b|\b(?:see|refer to|in|from) (?:the )?attach(?:ment|ed)s?\b(?! to\b)|\bI(?:['’]ve| have)? (?:attached|uploaded) (?:an?|the|my|some|below|above|here)\b|附件中的?|附上的?(?:图|文件)|上传的?(?:图|文件)/gi;
const WRITES_A_LETTER =
  /\b(?:write|compose|draft|e-?mail|letter|cover|message|rewrite|grammar|translat\w+|correct|edit the|sentence)\b|写|邮件|信/i;
const SHOWN =
  /\b(?:describe|identify|caption|analy[sz]e|classify|label|transcribe|edit|crop|resize|enhance|colou?ri[sz]e|recogni[sz]e|detect|interpret|explain|look at|watch|listen to|summari[sz]e|convert|rotate|name|count|locate|tell me about|compare|rate|what(?: is|'s|’s| are| do you see| does| can you see| animal| object| emotion| color| colour| breed)?)(?: (?!(?:write|generate|create)\b)[A-Za-z'’-]{1,20}){0,7}? (?:(?:this|these|the following|the given|the above|the provided|the attached|the uploaded|the two) (?:[A-Za-z-]{1,15} ){0,2}?(?:images?|pictures?|photos?|photographs?|paintings?|drawings?|screenshots?|videos?(?: clips?)?|audio(?: clips?| files?| recordings?)?|sound clips?|recordings?|cartoons?|memes?|diagrams?)|the (?:image|picture|photo|photograph|video|audio(?: clip)?|screenshot|recording|painting)s?(?= (?:below|above|shown|provided|given|attached|here)| ?[.?!:]?(?:\s*$|\n)))\b(?!['’-]|\s?(?:book|format|process|classif|recogni|generat|segment|data ?set|edit|resolution|caption|title|description|essay|game|script|idea|prompt|stream|player|platform|campaign|tutorial|series|by\b|titled|called|entitled))/gi;
const SHOWN_CHINESE =
  /(?:描述|识别|分析|看|根据|观察|编辑|裁剪)[^，。！？\n]{0,8}(?:这|下面的?|以下的?|上面的?|给定的?|所给的?)(?:张|幅|段|个)?(?:图片|图像|照片|图|画|视频|音频)/gu;

/** With the phrases of which one is necessary. */
type Pattern = readonly [needs: number, pattern: RegExp];
const REQUESTS: readonly Pattern[] = [
  [DRAWN, DRAW],
  [MEDIA_THING, MAKE],
  [MEDIA_SIGN, MAKE_CHINESE],
];
const ATTACHMENTS: readonly Pattern[] = [[ATTACHED_THING | MEDIA_SIGN, ATTACHED]];
const SHOWINGS: readonly Pattern[] = [
  [MEDIA_THING, SHOWN],
  [MEDIA_SIGN, SHOWN_CHINESE],
];

const MEDIA_KEYS = [
  "images",
  "image",
  "videos",
  "video",
  "audios",
  "audio",
  "image_path",
  "image_url",
  "file",
];
/** Such an input is no more than a label for what is missing. */
const LABEL =
  /^\s{0,20}(?:[[(<{][^\])>}\n]{0,120}[\])>}]|[\w ./\\-]{1,80}\.(?:jpe?g|png|gif|bmp|webp|svg|tiff?|mp[34]|wav|ogg|flac|avi|mov|mkv|pdf|docx?|xlsx?|csv))\s*$/iu;

/**
 * A prompt that asks for a picture, a recording or a drawing, or speaks of an attachment, while the row has none and the
 * model can only write. An answer that goes along ("Here is the image you asked for") teaches the model to pretend.
 *
 * Found by a request at the head of a sentence ("Draw a cat", "Generate an image of …"), by "the attached file" and "this
 * picture" with nothing behind it. Left alone: rows with media, `<image>` marks, web addresses (QLT007) or tools; answers
 * that give code, markup or a drawing of characters, or say what they cannot do; prompts that want a description, a
 * script or a letter. English, and the plain Chinese forms. What it cannot see: requests in other words.
 */
export const impossibleMedia = defineRule({
  code: "QLT006",
  name: "impossible-media",
  severity: "warning",
  affects: ["all:trains-on-it"],
  companions: ["QLT008"],
  bad: `{"prompt": "Draw a picture of a cat.", "completion": "Here is your cat!"}`,
  good: `{"prompt": "Describe a picture of a cat.", "completion": "A grey cat sleeps on a red chair."}`,
  checkRow(row, report) {
    if ((row.promptPhrases & MEDIA) !== 0) check(row, report);
  },
});

function check(row: LintRow, report: Report): void {
  if (row.shape?.format === "text" || hasMedia(row) || hasTools(row)) return;
  for (const { answer, asked, isLater } of exchangesOf(row)) {
    if (!asked.some((text) => text.part === "prompt" && (row.phrasesOf(text) & MEDIA) !== 0)) continue;
    const found = findRequest(row, asked, isLater);
    if (found === undefined || givesCode(answer.value) || admitsLimits(answer.value)) continue;
    report({ path: found.text.path, within: found.span }, found.message, {
      help: "delete the row, add the media, or let the answer say what it cannot do",
    });
  }
}

interface Request {
  readonly text: RowText;
  readonly span: Span;
  readonly message: string;
}

function findRequest(row: LintRow, asked: readonly RowText[], isLater: boolean): Request | undefined {
  const all = joined(asked);
  // Addresses are looked up, which is another rule's subject; a page of text is no request for a picture.
  if (all.length > SHORT_PROMPT || /https?:\/\/|<image>|<video>|<audio>|data:image/iu.test(all))
    return undefined;
  const context = asked.find(({ part }) => part === "context")?.value.trim() ?? "";
  const hasMaterial = context !== "" && !LABEL.test(context);
  for (const text of asked) {
    if (text.part !== "prompt") continue;
    const phrases = row.phrasesOf(text);
    const made = WANTS_WORDS.test(all) ? undefined : firstOf(text, phrases, REQUESTS);
    if (made !== undefined)
      return { text, span: made, message: `${quoted(text, made)} asks for what is not text` };
    if (isLater || hasMaterial) continue;
    const attached = WRITES_A_LETTER.test(all) ? undefined : firstOf(text, phrases, ATTACHMENTS);
    const shown = attached ?? firstOf(text, phrases, SHOWINGS);
    if (shown === undefined || isShownInWords(text.value.slice(shown.end))) continue;
    return {
      text,
      span: shown,
      message: `${quoted(text, shown)} speaks of something that is not in the row`,
    };
  }
  return undefined;
}

/** "Describe this picture: a man walks along the shore." */
function isShownInWords(rest: string): boolean {
  return rest.trim().length > 60 || /^\s{0,3}[:：]\s{0,5}\S.{14}/u.test(rest);
}

function quoted({ value }: RowText, { start, end }: Span): string {
  return quote(value.slice(start, end), 60);
}

/** The first match of the first pattern that has one, without the sentence end before it. */
function firstOf({ value }: RowText, phrases: number, patterns: readonly Pattern[]): Span | undefined {
  for (const [needs, pattern] of patterns) {
    if ((phrases & needs) === 0) continue;
    pattern.lastIndex = 0;
    const match = pattern.exec(value);
    if (match === null) continue;
    const lead = /^[.!?:;\s]*/u.exec(match[0])?.[0].length ?? 0;
    const length = match[0].trimEnd().length;
    return { start: match.index + lead, end: match.index + length };
  }
  return undefined;
}

function hasMedia(row: LintRow): boolean {
  const { object } = row;
  if (MEDIA_KEYS.some((key) => isThere(object?.[key]))) return true;
  return row.conversations.some(({ turns }) =>
    turns.some(({ content, object: turn }) =>
      isJsonArray(content)
        ? content.some((part) => isJsonObject(part) && part["type"] !== undefined && part["type"] !== "text")
        : MEDIA_KEYS.some((key) => isThere(turn?.[key])),
    ),
  );
}

function isThere(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}
