import { axolotl } from "./axolotl";
import type { Detection } from "./detection";
import type { Dialect, DialectId } from "./dialect";
import { llamaFactory, llamaFactoryV1 } from "./llamaFactory";
import { torchtune } from "./torchtune";
import { trl } from "./trl";

export function dialectOf({ dialect, nested }: Detection): Dialect {
  if (dialect === "llama-factory") return nested === true ? llamaFactoryV1 : llamaFactory;
  return ALL[dialect];
}

export function labelOf(id: DialectId): string {
  return ALL[id].label;
}

const ALL: Readonly<Record<DialectId, Dialect>> = {
  axolotl,
  "llama-factory": llamaFactory,
  trl,
  torchtune,
};
