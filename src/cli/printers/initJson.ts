import { PRODUCT_VERSION } from "../../base/version";
import { neededBand } from "../../core/memory/memoryText";
import type { Advice } from "../../core/runconfig/advise/advise";
import type { Proposal } from "../../core/runconfig/advise/proposal";
import type { AdviceDocument, ProposedConfig } from "../../protocol/advice";

/** `tunesmith init --format json`. @param written as it was typed */
export function adviceDocument(advice: Advice, written: string | null): AdviceDocument {
  const head = { version: 1, command: "init", product: PRODUCT_VERSION } as const;
  if (!advice.ok) {
    const { message, reasons, needs, choices } = advice;
    return {
      ...{ ...head, ok: false, message },
      ...{ reasons: [...reasons], needs: [...needs] },
      choices: choices.map(({ title, settings }) => ({ title, settings: [...settings] })),
    };
  }
  return {
    ...{ ...head, ok: true, written },
    proposal: proposedConfig(advice.proposal),
    alternatives: advice.alternatives.map(proposedConfig),
    passedOver: advice.passedOver.map(({ name, why }) => ({ name, why })),
  };
}

function proposedConfig({ title, costs, command, text, settings, judged }: Proposal): ProposedConfig {
  const { memory, steps, seconds, trained, findings } = judged;
  return {
    ...{ title, costs: [...costs], command, text },
    settings: settings.map(({ key, value, why, source, suggested }) => ({
      ...{ key, value, why, source },
      ...(suggested === undefined ? {} : { suggested }),
    })),
    memory: memoryOf(memory),
    steps,
    seconds: seconds === undefined ? null : Math.round(seconds),
    trainedParameters: trained === undefined ? null : Math.round(trained),
    findings: [...findings],
  };
}

function memoryOf(memory: Proposal["judged"]["memory"]): ProposedConfig["memory"] {
  if (memory?.device === undefined) return null;
  const { lowBytes, highBytes } = neededBand(memory.forecast);
  return {
    lowBytes: Math.round(lowBytes),
    highBytes: Math.round(highBytes),
    usableBytes: Math.round(memory.device.freeBytes),
    device: memory.device.id,
  };
}
