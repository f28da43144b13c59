import { contentText, type Turn } from "../../../dataset/conversation";
import { isJsonArray, type JsonPath, type JsonValue } from "../../../dataset/jsonValue";
import { isResultPart, type ToolCall, type ToolTurns } from "../../../dataset/toolUse";
import { defineRule, type Report } from "../../defineRule";
import { targetOf, below } from "../../rows/nestedTarget";
import { quote } from "../../text/quote";

/**
 * Calls and results belong together: OpenAI and several chat templates refuse a result that answers no call, or a
 * call that is not answered before the conversation goes on. Trainers that accept it teach the model to talk on
 * without the result that it asked for.
 *
 * Results are matched by id where the calls have ids, else by order. A call at the end of the conversation needs no
 * result: it is what the model is to learn. Calls that are written into the text of an answer (`<tool_call>`, a code
 * block, "Action:") have no ids, and any result may follow them; so may one that stands in a part `tool_result`.
 */
export const unmatchedResult = defineRule({
  code: "TUL004",
  name: "unmatched-tool-result",
  severity: "error",
  isStructural: true,
  affects: ["openai:rejects-file", "llama-factory:skips-row"],
  companions: ["ROL002", "ROL003", "ROL007"],
  bad: `{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "b", "content": "no"}, {"role": "assistant", "content": "No."}]}`,
  good: `{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "a", "content": "no"}, {"role": "assistant", "content": "No."}]}`,
  checkRow(row, report) {
    const { conversations, broken, noCalls } = row.toolUse;
    const unread = new Set([...broken, ...noCalls].map(({ turn }) => turn));
    for (const one of conversations)
      // What an answer answers may stand in another list.
      if (one.conversation.kind === "whole" || one.conversation.kind === "prompt")
        checkTurns(one, unread, report);
  },
});

/** Calls that wait for a result. */
interface Waiting {
  /** Several under one id, where a writer has given the same to all. */
  readonly byId: Map<string, ToolCall[]>;
  /** Without ids. */
  nameless: ToolCall[];
  answered: number;
  /** A call that has no id to be matched by: one that cannot be read, or that stands in the words of an answer. */
  hasUnread: boolean;
}

function checkTurns({ conversation, calls }: ToolTurns, unread: ReadonlySet<Turn>, report: Report): void {
  let waiting = nothing();
  let wrongIds = 0;
  for (const turn of conversation.turns) {
    const own = calls[turn.index] ?? [];
    const results = resultsOf(turn, [...conversation.path, turn.index]);
    if (results !== undefined) {
      for (const result of results) if (!answer(waiting, result, report)) wrongIds++;
      continue;
    }
    if (own.length === 0 && turn.speaker !== "user" && turn.speaker !== "assistant") continue;
    // A result with a wrong id is one mistake, not two.
    if (wrongIds === 0) reportUnanswered(waiting, turn, report);
    wrongIds = 0;
    waiting = nothing();
    // A call that cannot be read is TUL001's.
    waiting.hasUnread = unread.has(turn) || (turn.speaker === "assistant" && callsInWords(turn));
    for (const call of own)
      if (typeof call.id === "string" && call.id !== "") {
        const same = waiting.byId.get(call.id);
        if (same === undefined) waiting.byId.set(call.id, [call]);
        else same.push(call);
      } else waiting.nameless.push(call);
  }
}

function nothing(): Waiting {
  return { byId: new Map(), nameless: [], answered: 0, hasUnread: false };
}

/** How models write calls into their text: tags, control tokens, code blocks, a reasoning-and-acting prompt. */
const WRITTEN_CALL =
  /<[|｜/]?\s?(?:tool|function|invoke|execute|python|action|code)|\[TOOL_|functools\[|✿FUNCTION✿|^[ \t]*Action(?: Input)?[ \t]*:|```/imu;
/** Or as an object, with one of these keys. */
const JSON_START = /^\s*[[{]/u;
const CALL_KEYS = ['"name"', '"function"', '"tool"', '"action"'];

function callsInWords({ content }: Turn): boolean {
  const text = contentText(content);
  if (text === undefined) return false;
  return WRITTEN_CALL.test(text) || (JSON_START.test(text) && CALL_KEYS.some((key) => text.includes(key)));
}

/** One result of a call: what it says of the call, and where. */
interface ToolResult {
  readonly id: JsonValue | undefined;
  readonly at: JsonPath;
  readonly idKey: "tool_call_id" | "tool_use_id";
  readonly roleKey: string;
  /** An old `function` result has no id: order decides. */
  readonly isOrdered: boolean;
}

/** A tool's turn is one result; the parts of a turn may be several. */
function resultsOf(turn: Turn, at: JsonPath): readonly ToolResult[] | undefined {
  const { object, content, contentKey, roleKey, role, speaker } = turn;
  if (isJsonArray(content) && content.some(isResultPart))
    return content.flatMap((part, i) =>
      isResultPart(part)
        ? [
            {
              ...{ id: part["tool_use_id"] ?? part["tool_call_id"], at: [...at, contentKey, i] },
              ...{ idKey: "tool_use_id" as const, roleKey: "type", isOrdered: false },
            },
          ]
        : [],
    );
  if (speaker !== "tool") return undefined;
  const isOrdered = role === "function";
  return [{ id: object?.["tool_call_id"], at, idKey: "tool_call_id", roleKey, isOrdered }];
}

/** False when the result answers nothing. */
function answer(waiting: Waiting, result: ToolResult, report: Report): boolean {
  const { byId, nameless, hasUnread } = waiting;
  const { id, at, idKey } = result;
  if (hasUnread && byId.size === 0 && nameless.length === 0) return true;
  if (byId.size === 0 && nameless.length === 0 && waiting.answered === 0) {
    report({ path: [...at, result.roleKey] }, "this tool result follows no call");
    return false;
  }
  if (typeof id === "string" && takeOpen(byId, id)) {
    waiting.answered++;
    return true;
  }
  // Without ids on the calls, order decides.
  if (nameless.length > 0 || byId.size === 0 || result.isOrdered) {
    if (typeof id === "string" && nameless.length === 0 && waiting.answered > 0) {
      report({ path: [...at, idKey] }, `${quote(id)} is the id of no open call`);
      return false;
    }
    waiting.nameless = [];
    waiting.answered++;
    return true;
  }
  const [open] = byId.keys();
  const help = { help: `the open call is ${quote(open ?? "")}` };
  if (id === undefined || id === null) report({ path: at }, `this tool result has no "${idKey}"`, help);
  else {
    const name = typeof id === "string" ? quote(id) : "this";
    report({ path: [...at, idKey] }, `${name} is the id of no open call`, help);
  }
  return false;
}

function takeOpen(byId: Map<string, ToolCall[]>, id: string): boolean {
  const calls = byId.get(id);
  if (calls === undefined) return false;
  calls.pop();
  if (calls.length === 0) byId.delete(id);
  return true;
}

function reportUnanswered({ byId, nameless }: Waiting, next: Turn, report: Report): void {
  for (const call of [...[...byId.values()].flat(), ...nameless]) {
    const at =
      typeof call.id === "string" && call.at.inner === undefined ? below(call.at, "id") : call.nameAt;
    const before = next.speaker === "user" ? "the user's next turn" : "the assistant's next turn";
    report(targetOf(at), `this call has no result before ${before}`);
  }
}
