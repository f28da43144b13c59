import type { Finding } from "../../../protocol/findings";
import type { RunMemory } from "../../memory/runMemory";
import type { KnownModel } from "./adviceFacts";
import { checkDraft, decidedMethod, decidedNumber, draftMemory, draftSteps, fits, type Draft } from "./draft";
import { modelSize, millions } from "./modelSize";
import type { Setting } from "./settings";
import { trainedParameters } from "./trainedParameters";
import { trainingSeconds } from "./trainingTime";

/** A draft with what it comes to. */
export interface Judged {
  readonly draft: Draft;
  /** What `tunesmith check` would say. */
  readonly findings: readonly Finding[];
  readonly fits: boolean;
  readonly memory: RunMemory | undefined;
  readonly steps: number;
  /** Rough. */
  readonly seconds: number | undefined;
  /** Numbers that are trained. */
  readonly trained: number | undefined;
}

export function judge(draft: Draft): Judged {
  const method = decidedMethod(draft) === "full" ? "full" : "lora";
  const trained = trainedParameters(draft.model.facts, method, decidedNumber(draft, "method.r", 16));
  const memory = draftMemory(draft);
  const steps = draftSteps(draft);
  const batch = decidedNumber(draft, "train.per_device_train_batch_size", 1);
  const rows = steps * batch * decidedNumber(draft, "train.gradient_accumulation_steps", 1);
  return {
    draft,
    findings: checkDraft(draft).findings,
    fits: fits(memory),
    memory,
    steps,
    seconds: trainingSeconds(draft.model, draft.facts, { trained, rows, batch }),
    trained,
  };
}

/** One config that is offered. */
export interface Proposal {
  /** What it is, in a few words. */
  readonly title: string;
  /** What it takes, or costs against the first proposal; one sentence or half of one each. */
  readonly costs: readonly string[];
  /** The command that makes it. */
  readonly command: string;
  readonly text: string;
  readonly settings: readonly Setting[];
  readonly judged: Judged;
}

/** `LoRA on SmolLM2-135M`, with the model's size. */
export function titleOf({ draft }: Judged): string {
  const name = decidedMethod(draft);
  const method = name === "full" ? "Full fine-tuning" : name === "lora" ? "LoRA" : name;
  return `${method} on ${modelTitle(draft.model)}`;
}

export function modelTitle({ name, facts }: KnownModel): string {
  const size = modelSize(facts);
  return size === undefined ? name : `${name} (${millions(size)} parameters)`;
}
