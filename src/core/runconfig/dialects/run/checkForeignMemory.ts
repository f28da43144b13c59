import { checkMemory } from "../../check/checkMemory";
import type { Reporter } from "../../check/reporter";
import type { ConfigFacts } from "../../configFacts";
import { nodeAt, type ConfigNode } from "../../configTree";
import { knownMemory } from "../../known/knownMemory";
import { isAbove, neediest } from "../../../memory/memoryText";
import type { RunMemory } from "../../../memory/runMemory";
import type { Dialect } from "../dialect";
import { once } from "../once";
import { codecOf } from "../mapping/codecs";
import { inYaml } from "../../scalars/yamlValue";
import type { ForeignRun } from "./foreignRun";
import { foreignName, viewReporter } from "./viewReporter";

/** With one of these a model is spread over devices, or lies elsewhere: nobody knows what one device holds. */
const SPREAD =
  /^(?:deepspeed|fsdp|dist_config|tensor_parallel|dp_|data_parallel|context_parallel|device_map|gpu_memory_limit|max_memory|offload|use_unsloth|use_ktransformers|use_kt|layer_offloading)/u;

/** The forecast of the memory that training takes, against the device's. Never more than a warning: other trainers differ. */
export function checkForeignMemory(
  root: ConfigNode,
  run: ForeignRun,
  dialect: Dialect,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  const spread = root.children.some(
    ({ name, value, kind }) => SPREAD.test(name) && (kind !== "scalar" || isOn(value)),
  );
  // What spreads a model over several devices often stands with the launcher, and not in this file.
  const gpus = facts.machine?.()?.devices.filter(({ kind }) => kind !== "cpu").length ?? 0;
  if (spread || gpus > 1 || nodeAt(run.root, "model.name_or_path") === undefined) return;
  const found = knownMemory(run.resolved, facts);
  if (found === undefined || neediest(found.forecast) !== "train") return;
  // They are asked for twice, and looking for them takes longest.
  const first = once(() => found.proposals(1));
  const memory = { ...found, proposals: first };
  if (found.device === undefined || !isAbove(found.forecast, found.device)) return;
  const view = viewReporter(reporter, run, dialect, {
    skipped: new Set(),
    mild: new Set(["MEM001"]),
    help: { MEM001: helpOf(memory, run, dialect) },
  });
  checkMemory(run.root, memory, view);
}

function isOn(value: ConfigNode["value"]): boolean {
  return value !== null && value !== false && value !== "" && value !== 0;
}

/** The least costly change after which it fits, in the tool's own words. */
function helpOf({ proposals }: RunMemory, run: ForeignRun, dialect: Dialect): string {
  const [first] = proposals(1);
  const edits = first?.edits.map(({ path, value }) => {
    const name = foreignName(run, dialect, path);
    const written = codecOf(dialect.id, path).fromNative(value);
    return name === undefined || written === undefined ? undefined : `\`${name}: ${inYaml(written)}\``;
  });
  return first === undefined || edits === undefined || edits.includes(undefined)
    ? "choose a smaller model, shorter rows or a device with more memory"
    : `it fits with ${edits.join(", ")} (${first.costs[0] ?? ""})`;
}
