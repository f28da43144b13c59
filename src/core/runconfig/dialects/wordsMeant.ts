import type { ConfigNode } from "../configTree";
import type { KeyScope } from "./dialect";

/** Fewer letters are too few to tell what was meant. */
const SHORTEST = 7;
/** Words that may be left out or added. */
const MOST_DIFFERENT = 2;

/**
 * A known key that has the words of this one with some more between or behind them, or some fewer:
 * `per_device_batch_size` for `per_device_train_batch_size`, `deepspeed_config` for `deepspeed`. Undefined when several
 * are as near.
 */
export function wordsMeant(name: string, group: ConfigNode, scope: KeyScope): string | undefined {
  if (name.length < SHORTEST || name.length > 60) return undefined;
  const given = new Set(group.children.map((child) => child.name));
  const own = name.toLowerCase().split(/[-_]/u);
  let best: { readonly name: string; readonly far: number } | undefined;
  let isAlone = true;
  for (const known of scope.names) {
    const words = known.toLowerCase().split("_");
    const far = Math.abs(words.length - own.length);
    const [short, long] = own.length < words.length ? [own, words] : [words, own];
    if (far === 0 || far > MOST_DIFFERENT || short.join("").length < SHORTEST || given.has(known)) continue;
    if (!isWithin(short, long)) continue;
    if (best !== undefined && far === best.far) isAlone = false;
    if (best === undefined || far < best.far) {
      best = { name: known, far };
      isAlone = true;
    }
  }
  return isAlone ? best?.name : undefined;
}

/** The words stand in the others, in this order; the first and one more where there are several. */
function isWithin(short: readonly string[], long: readonly string[]): boolean {
  if (short[0] !== long[0]) return false;
  let at = 0;
  for (const word of long) if (word === short[at]) at++;
  return at === short.length;
}
