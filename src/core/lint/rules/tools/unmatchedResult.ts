import type { Turn } from "../../../dataset/conversation";
import type { JsonPath } from "../../../dataset/jsonValue";
import type { ToolCall, ToolTurns } from "../../../dataset/toolUse";
import { defineRule, type Report } from "../../defineRule";
import { targetOf, below } from "../../nestedTarget";
import { quote } from "../../quote";

/**
 * Calls and results belong together: OpenAI and several chat templates refuse a result that answers no call, or a
 * call that is not answered before the conversation goes on. Trainers that accept it teach the model to talk on
 * without the result that it asked for.
 *
 * Results are matched by id where the calls have ids, else by order. A call at the end of the conversation needs no
 * result: it is what the model is to learn.
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
    const { conversations, broken } = row.toolUse;
    for (const one of conversations)
      // What an answer answers may stand in another list.
      if (one.conversation.kind === "whole" || one.conversation.kind === "prompt")
        checkTurns(one, new Set(broken.map(({ turn }) => turn)), report);
  },
});

/** Calls that wait for a result. */
interface Waiting {
  readonly byId: Map<string, ToolCall>;
  /** Without ids. */
  nameless: ToolCall[];
  answered: number;
}

function checkTurns({ conversation, calls }: ToolTurns, broken: ReadonlySet<Turn>, report: Report): void {
  let waiting = nothing();
  let wrongIds = 0;
  for (const turn of conversation.turns) {
    const own = calls[turn.index] ?? [];
    if (turn.speaker === "tool") {
      if (!answer(waiting, turn, [...conversation.path, turn.index], report)) wrongIds++;
      continue;
    }
    if (own.length === 0 && turn.speaker !== "user" && turn.speaker !== "assistant") continue;
    // A result with a wrong id is one mistake, not two.
    if (wrongIds === 0) reportUnanswered(waiting, turn, report);
    wrongIds = 0;
    waiting = nothing();
    // A call that cannot be read is TUL001's; whatever follows may answer it.
    if (broken.has(turn)) waiting.answered++;
    for (const call of own)
      if (typeof call.id === "string") waiting.byId.set(call.id, call);
      else waiting.nameless.push(call);
  }
}

function nothing(): Waiting {
  return { byId: new Map(), nameless: [], answered: 0 };
}

/** False when the result answers nothing. */
function answer(waiting: Waiting, turn: Turn, at: JsonPath, report: Report): boolean {
  const id = turn.object?.["tool_call_id"];
  const { byId, nameless } = waiting;
  if (byId.size === 0 && nameless.length === 0 && waiting.answered === 0) {
    report({ path: [...at, turn.roleKey] }, "this tool result follows no call");
    return false;
  }
  if (typeof id === "string" && byId.delete(id)) {
    waiting.answered++;
    return true;
  }
  // Without ids on the calls, or on an old `function` result, order decides.
  if (nameless.length > 0 || byId.size === 0 || turn.role === "function") {
    if (typeof id === "string" && nameless.length === 0 && waiting.answered > 0) {
      report({ path: [...at, "tool_call_id"] }, `${quote(id)} is the id of no open call`);
      return false;
    }
    waiting.nameless = [];
    waiting.answered++;
    return true;
  }
  if (id === undefined || id === null) {
    const [open] = byId.keys();
    report({ path: at }, 'this tool result has no "tool_call_id"', {
      help: `the open call is ${quote(open ?? "")}`,
    });
  } else {
    const [open] = byId.keys();
    report(
      { path: [...at, "tool_call_id"] },
      `${typeof id === "string" ? quote(id) : "this"} is the id of no open call`,
      {
        help: `the open call is ${quote(open ?? "")}`,
      },
    );
  }
  return false;
}

function reportUnanswered({ byId, nameless }: Waiting, next: Turn, report: Report): void {
  for (const call of [...byId.values(), ...nameless]) {
    const at =
      typeof call.id === "string" && call.at.inner === undefined ? below(call.at, "id") : call.nameAt;
    const before = next.speaker === "user" ? "the user's next turn" : "the assistant's next turn";
    report(targetOf(at), `this call has no result before ${before}`);
  }
}
