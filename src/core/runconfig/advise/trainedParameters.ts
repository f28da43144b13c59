import { adapterCost } from "../../memory/adapters/adapterCost";
import { countParameters } from "../../memory/model/modelShape";
import type { ModelFacts } from "../modelFacts";
import { modelShape } from "./modelSize";

/** Numbers that a run of the embedded engine trains: every weight, or an adapter on all linear layers. */
export function trainedParameters(
  facts: ModelFacts,
  method: "full" | "lora",
  rank: number,
): number | undefined {
  const shape = modelShape(facts);
  if (shape === undefined) return undefined;
  if (method === "full") return countParameters(shape).total;
  const plan = { name: "lora", rank, targets: "all-linear" } as const;
  return adapterCost(shape, plan, { adapterBytes: 4, activationBytes: 4 }).trained;
}
