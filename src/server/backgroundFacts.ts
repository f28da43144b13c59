import { readdir } from "node:fs/promises";
import path from "node:path";
import type { MachineFacts } from "../core/memory/runMemory";
import type { withMemory } from "../core/runconfig/checkRunConfig";
import type { CachedModel } from "../core/runconfig/configFacts";
import type { ModelFacts } from "../core/runconfig/modelFacts";
import { homeFolder } from "../node/runs/store/home";
import { statesOf } from "./fileStates";

/**
 * What is known of models and of the machine. Asking never waits: what is not known yet is looked up behind the answer,
 * and `onNews` is called when there is more to say.
 */
export interface BackgroundFacts {
  /** Of a model folder; `template` is a file of its own for the chat template. Both absolute. */
  model(folder: string, template: string | undefined): ModelFacts | undefined;
  machine(): MachineFacts | undefined;
  /** Models in the Hub's cache; empty while nobody has looked. */
  cachedModels(): readonly CachedModel[];
  /** What a config's check says besides when a model is known; undefined until one is. */
  forecast(): typeof withMemory | undefined;
  dispose(): void;
}

interface Known<T> {
  value: T | undefined;
  /** What the value was read from, as far as a look at the disk tells. */
  state: string;
  isReading: boolean;
}

/** A folder's files are looked at again after so long. */
const LOOK_AGAIN_MS = 2000;
/** What is free on a device changes by itself. */
const MACHINE_MS = 30_000;
/** Models come into the Hub's cache by downloads, which take their time. */
const CACHE_MS = 30_000;
/** Longer than `nvidia-smi` takes to wake a card. */
const HARDWARE_TIMEOUT_MS = 5000;
/** Files of a model folder that something is read from. */
const READ = /\.(?:json|safetensors|jinja)$/u;

export function createBackgroundFacts(onNews: () => void): BackgroundFacts {
  const models = new Map<string, Known<ModelFacts> & { lookedAt: number }>();
  const machine: Known<MachineFacts> & { readAt: number } = {
    value: undefined,
    state: "",
    isReading: false,
    readAt: 0,
  };
  let loaded: ReturnType<BackgroundFacts["forecast"]>;
  const abort = new AbortController();

  /** Looks whether a model's files have changed, and reads them again if so. */
  const readModel = async (
    known: Known<ModelFacts>,
    folder: string,
    template: string | undefined,
  ): Promise<void> => {
    known.isReading = true;
    try {
      const state = await stateOf(folder, template);
      if (state === known.state) return;
      // A forecast wants both.
      askMachine();
      const { readModelFacts } = await import("../node/models/modelFacts");
      ({ withMemory: loaded } = await import("../core/runconfig/checkRunConfig"));
      known.value = await readModelFacts(folder, template);
      known.state = state;
    } finally {
      known.isReading = false;
    }
    if (!abort.signal.aborted) onNews();
  };
  const readMachine = async (): Promise<void> => {
    machine.isReading = true;
    const before = JSON.stringify(machine.value);
    try {
      const options = { timeout: HARDWARE_TIMEOUT_MS, signal: abort.signal };
      const { readMachineFacts } = await import("../node/config/machineFacts");
      const { devices, corrections } = await readMachineFacts(homeFolder(), options);
      machine.value = { devices, corrections };
    } finally {
      machine.isReading = false;
      machine.readAt = Date.now();
    }
    if (!abort.signal.aborted && JSON.stringify(machine.value) !== before) onNews();
  };
  let cached: readonly CachedModel[] = [];
  let cachedAt = -Infinity;
  const askCached = (): readonly CachedModel[] => {
    if (Date.now() - cachedAt > CACHE_MS) {
      cachedAt = Date.now();
      void import("../node/advise/findModels")
        .then(({ modelsOfCache }) => modelsOfCache(process.env))
        .then((found) => {
          cached = found;
        });
    }
    return cached;
  };
  const askMachine = (): MachineFacts | undefined => {
    if (!machine.isReading && Date.now() - machine.readAt > MACHINE_MS) void readMachine();
    return machine.value;
  };

  return {
    model(folder, template) {
      const key = `${folder}\0${template ?? ""}`;
      let known = models.get(key);
      if (known === undefined)
        models.set(key, (known = { value: undefined, state: "unread", isReading: false, lookedAt: 0 }));
      if (!known.isReading && Date.now() - known.lookedAt > LOOK_AGAIN_MS) {
        known.lookedAt = Date.now();
        void readModel(known, folder, template);
      }
      return known.value;
    },
    forecast: () => loaded,
    machine: askMachine,
    cachedModels: askCached,
    dispose() {
      abort.abort();
    },
  };
}

/** Changes whenever one of the files does, or one comes or goes. */
async function stateOf(folder: string, template: string | undefined): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => READ.test(name)).map((name) => path.join(folder, name));
  const { states } = await statesOf(template === undefined ? files : [...files, template]);
  return states.join("\n");
}
