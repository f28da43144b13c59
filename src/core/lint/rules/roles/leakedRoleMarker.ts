import type { RowText } from "../../../dataset/rowTexts";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";

const NEEDLES = [
  "User:",
  "USER:",
  "Human:",
  "HUMAN:",
  "Assistant:",
  "ASSISTANT:",
  "### Instruction:",
  "### Response:",
];

/** At a line start. */
const MARKER =
  /^[ \t]*(?:#{2,4} ?(?:Human|User|Assistant):|### (?:Instruction|Response):|(?:User|USER|Human|HUMAN|Assistant|ASSISTANT):)/gmu;
const HEADING = /^#/u;
/** Also a usual heading of documents: it says something only where an answer begins with it. */
const USUAL_HEADING = /Response/u;
const ASSISTANT = /assistant|response/iu;
const TALK = /dialog|conversation|transcript|interview|script|role.?play|chat|scene|对话|剧本|会话/iu;

/**
 * The marker of a speaker inside of what a speaker says ("### Human:", "User:", "Assistant:"): the text of one turn
 * holds the beginning of the next, or the answer begins with a header of its own. The model learns to write both
 * sides of the conversation and does not stop.
 *
 * Headings such as "### Human:" at a line start are always found in an answer. Plain "User:" and "Assistant:" only
 * where the answer begins with "Assistant:", or has both markers, and nothing before it speaks of a dialogue, script
 * or transcript. Code blocks, raw texts, and pairs that are whole transcripts (hh-rlhf) are left alone. What it cannot
 * see: a leaked turn without a marker, markers of other names.
 */
export const leakedRoleMarker = defineRule({
  code: "ROL011",
  name: "leaked-role-marker",
  severity: "warning",
  affects: ["all:learns-to-speak-for-the-user"],
  needles: NEEDLES,
  bad: String.raw`{"prompt": "Name a planet.", "completion": "Mars.\n### Human: And a star?"}`,
  good: `{"prompt": "Name a planet.", "completion": "Mars."}`,
  checkRow(row, report) {
    if (row.shape?.format === "text" || row.shape?.format === "classification") return;
    for (const text of row.texts) {
      if (!isSpoken(text) || !NEEDLES.some((needle) => text.value.includes(needle))) continue;
      const found = findMarker(row, text);
      if (found === undefined) continue;
      report(
        { path: text.path, within: found },
        `${quote(text.value.slice(found.start, found.end))} marks a speaker inside of a turn`,
        { help: "split the turn, or take the marker out" },
      );
    }
  },
});

function isSpoken({ part, turn }: RowText): boolean {
  return part === "answer" || part === "rejected" || (part === "prompt" && turn?.speaker === "user");
}

interface Marker {
  readonly start: number;
  readonly end: number;
  readonly isHeading: boolean;
  readonly isAssistant: boolean;
}

function findMarker(row: LintRow, text: RowText): Marker | undefined {
  const markers = markersIn(text.value);
  const [first] = markers;
  if (first === undefined || text.value.trimStart() === "") return undefined;
  const opens = text.value.slice(0, first.start).trim() === "";
  // A whole transcript as one side of a pair: `\n\nHuman: … \n\nAssistant: …`.
  if (opens && !first.isAssistant && !first.isHeading && text.part !== "prompt") return undefined;
  if (text.part === "prompt") return opens && !first.isAssistant && isTheOnly(markers) ? first : undefined;
  const heading = markers.find(({ isHeading }) => isHeading);
  if (heading !== undefined && !promptHas(row, text, "#")) return heading;
  if (speaksOfTalk(row, text)) return undefined;
  if (opens && first.isAssistant) return first;
  const hasBoth = markers.some(({ isAssistant }) => isAssistant) && markers.some((one) => !one.isAssistant);
  return hasBoth && !first.isHeading ? first : undefined;
}

/** A user's turn that begins with its own header and has no other: more of them are a quoted conversation. */
function isTheOnly(markers: readonly Marker[]): boolean {
  return markers.length === 1 && markers[0]?.isHeading === false;
}

/** Outside of code blocks. */
function markersIn(text: string): readonly Marker[] {
  const markers: Marker[] = [];
  for (const match of text.matchAll(MARKER)) {
    const indent = match[0].length - match[0].trimStart().length;
    const start = match.index + indent;
    if (isInFence(text, start)) continue;
    const marker = match[0].trimStart();
    markers.push({
      start,
      end: start + marker.length,
      isHeading: HEADING.test(marker) && !USUAL_HEADING.test(marker),
      isAssistant: ASSISTANT.test(marker),
    });
    if (markers.length >= 20) break;
  }
  return markers;
}

function isInFence(text: string, at: number): boolean {
  let fences = 0;
  for (let i = text.indexOf("```"); i >= 0 && i < at; i = text.indexOf("```", i + 3)) fences++;
  return fences % 2 === 1;
}

function promptHas(row: LintRow, text: RowText, sign: string): boolean {
  return before(row, text).some(({ value }) =>
    markersIn(value).some(({ isHeading }) => isHeading === (sign === "#")),
  );
}

function speaksOfTalk(row: LintRow, text: RowText): boolean {
  return before(row, text).some(({ value }) => TALK.test(value) || markersIn(value).length > 0);
}

/** What the model reads before this text. */
function before(row: LintRow, text: RowText): readonly RowText[] {
  const index = row.texts.indexOf(text);
  return row.texts
    .slice(0, index)
    .filter(({ part }) => part === "prompt" || part === "context" || part === "system");
}
