import { InferenceSession, Tensor } from "onnxruntime-node";
import type { GraphBuilder, TensorData } from "./graph";
import { encodeModel } from "./encodeModel";

export interface Feed {
  readonly data: TensorData;
  readonly shape: readonly number[];
}
export type Feeds = Readonly<Record<string, Feed>>;

/** A compiled graph. `run` blocks the thread while it computes. */
export interface CompiledGraph {
  readonly inputNames: readonly string[];
  run(feeds: Feeds): Promise<ReadonlyMap<string, Float32Array>>;
  release(): Promise<void>;
}

export interface CompileOptions {
  readonly threads: number;
}

/** Feeds are not copied; results are fresh arrays. Feeds that the graph does not name are ignored. */
export async function compileGraph(graph: GraphBuilder, options: CompileOptions): Promise<CompiledGraph> {
  const session = await InferenceSession.create(encodeModel(graph), {
    executionProviders: ["cpu"],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    // Batches come in many shapes: a memory plan per shape costs more memory than it saves time (measured: none).
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  return {
    inputNames: session.inputNames,
    run: async (feeds) => {
      const tensors: Record<string, Tensor> = {};
      for (const name of session.inputNames) {
        const feed = feeds[name];
        if (feed === undefined) throw new Error(`no value for the input ${name}`);
        tensors[name] = toTensor(feed);
      }
      const results = await session.run(tensors);
      return new Map(Object.entries(results).map(([name, tensor]) => [name, floats(name, tensor)]));
    },
    release: () => session.release(),
  };
}

export function scalarFeed(value: number): Feed {
  return { data: Float32Array.of(value), shape: [] };
}

function toTensor(feed: Feed): Tensor {
  const { data, shape } = feed;
  return data instanceof Float32Array ? new Tensor("float32", data, shape) : new Tensor("int64", data, shape);
}

function floats(name: string, tensor: Tensor): Float32Array {
  if (tensor.type !== "float32") throw new Error(`${name} is ${tensor.type}`);
  return tensor.data as Float32Array;
}
