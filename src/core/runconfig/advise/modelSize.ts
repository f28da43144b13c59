import { formatFixed, formatInteger } from "../../../base/format";
import { countParameters, type ModelShape } from "../../memory/model/modelShape";
import { readModelShape } from "../../memory/model/readModelShape";
import type { ModelFacts } from "../modelFacts";

/** The sizes that `config.json` tells; undefined where it tells none. */
export function modelShape({ config, tensors }: ModelFacts): ModelShape | undefined {
  const listed = [...tensors].map(([name, shape]) => ({ name, shape }));
  return readModelShape(config, listed)?.shape;
}

/** Parameters of a model. */
export function modelSize(facts: ModelFacts): number | undefined {
  const shape = modelShape(facts);
  return shape === undefined ? undefined : countParameters(shape).total;
}

/** `134.5 M`, `0.8 M`, `420` for less. */
export function millions(parameters: number): string {
  return parameters < 1e4
    ? formatInteger(parameters)
    : `${formatFixed(parameters / 1e6, parameters < 1e6 ? 2 : 1)} M`;
}
