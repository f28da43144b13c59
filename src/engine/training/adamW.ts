import { GraphBuilder, type Value } from "../onnx/graph";
import { binary, sumAll, unary } from "../onnx/operators";
import { scalarFeed, type Feeds } from "../onnx/session";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export interface AdamWStep {
  /** Counted from 1, over the updates that were applied. */
  readonly update: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Trained tokens: the gradient is a sum over them. */
  readonly tokens: number;
  /** Global norm above which the gradient is scaled down; 0: never. */
  readonly maxGradNorm: number;
}

/**
 * One update of a flat parameter vector by AdamW (Loshchilov and Hutter 2019, the order of operations of PyTorch) after
 * averaging over tokens and clipping by global norm.
 * Inputs: `parameters`, `firstMoment`, `secondMoment`, `gradient` (sum), `decays` (1 or 0 per element), all [size], and
 * the scalars of `adamWFeeds`. Outputs: the three vectors under the names `next…`, and `gradNorm` before clipping.
 */
export function adamWGraph(size: number): GraphBuilder {
  const g = new GraphBuilder();
  const vector = (name: string): Value => g.input(name, "float32", [size]);
  const scalar = (name: string): Value => g.input(name, "float32", []);
  const [parameters, firstMoment, secondMoment] = [
    vector("parameters"),
    vector("firstMoment"),
    vector("secondMoment"),
  ];
  const mean = binary(g, "Mul", vector("gradient"), scalar("perToken"));
  const norm = unary(g, "Sqrt", sumAll(g, binary(g, "Mul", mean, mean)));
  const ratio = binary(g, "Div", scalar("maxGradNorm"), binary(g, "Add", norm, g.scalar(1e-6)));
  const gradient = binary(g, "Mul", mean, binary(g, "Min", ratio, g.scalar(1)));
  const first = blend(g, firstMoment, gradient, BETA1);
  const second = blend(g, secondMoment, binary(g, "Mul", gradient, gradient), BETA2);
  const root = binary(g, "Mul", unary(g, "Sqrt", second), scalar("rootCorrection"));
  const direction = binary(g, "Div", first, binary(g, "Add", root, g.scalar(EPSILON)));
  const shrink = binary(g, "Mul", binary(g, "Mul", vector("decays"), scalar("shrinkage")), parameters);
  const shrunk = binary(g, "Sub", parameters, shrink);
  g.output("nextParameters", binary(g, "Sub", shrunk, binary(g, "Mul", direction, scalar("stepSize"))));
  g.output("nextFirstMoment", first);
  g.output("nextSecondMoment", second);
  g.output("gradNorm", norm);
  return g;
}

export function adamWFeeds(step: AdamWStep): Feeds {
  const { update, learningRate, weightDecay, tokens, maxGradNorm } = step;
  return {
    perToken: scalarFeed(1 / tokens),
    maxGradNorm: scalarFeed(maxGradNorm > 0 ? maxGradNorm : Infinity),
    rootCorrection: scalarFeed(1 / Math.sqrt(1 - BETA2 ** update)),
    stepSize: scalarFeed(learningRate / (1 - BETA1 ** update)),
    shrinkage: scalarFeed(learningRate * weightDecay),
  };
}

/** β · old + (1 − β) · fresh */
function blend(g: GraphBuilder, old: Value, fresh: Value, beta: number): Value {
  const kept = binary(g, "Mul", old, g.scalar(beta));
  return binary(g, "Add", kept, binary(g, "Mul", fresh, g.scalar(1 - beta)));
}
