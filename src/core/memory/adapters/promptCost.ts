import { exactly, NOTHING, type AdapterCost, type AdapterPlan } from "./adapterPlan";
import { attentionWidths, type ModelShape } from "../model/modelShape";

/** Methods that put tokens of their own before every row. */
export function promptCost(
  shape: ModelShape,
  method: Extract<AdapterPlan, { readonly virtualTokens: number }>,
): AdapterCost {
  const { hidden, layers } = shape;
  const { virtualTokens } = method;
  switch (method.name) {
    case "prompt-tuning":
      return { ...NOTHING, ...exactly(virtualTokens * hidden), virtualTokens };
    case "prefix-tuning": {
      const { keys } = attentionWidths(shape);
      const perToken = layers * 2 * keys;
      const width = method.projection;
      const trained =
        width === 0
          ? virtualTokens * perToken
          : virtualTokens * keys + keys * width + width + width * perToken + perToken;
      return { ...NOTHING, ...exactly(trained), prefixTokens: virtualTokens };
    }
    case "p-tuning": {
      const trained = virtualTokens * hidden + promptEncoder(hidden, method.encoderHidden, method.encoder);
      return { ...NOTHING, ...exactly(trained), virtualTokens };
    }
  }
}

/** PEFT's encoder of virtual tokens: three linear layers, or two bidirectional LSTM layers and two linear ones. */
function promptEncoder(hidden: number, width: number, kind: "MLP" | "LSTM"): number {
  if (kind === "MLP") return hidden * width + width + width * width + width + width * hidden + hidden;
  const direction = (input: number): number => 4 * width * (input + width + 2);
  const lstm = 2 * direction(hidden) + 2 * direction(2 * width);
  return lstm + 4 * width * width + 2 * width + 2 * width * hidden + hidden;
}
