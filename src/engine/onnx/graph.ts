import { elementCount, type Shape } from "./shape";

export type ElementType = "float32" | "int64";

/** One tensor that flows through the graph: a name, what it holds, and its shape (names stand for unknown sizes). */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

export type TensorData = Float32Array | BigInt64Array;

export interface Initializer extends Value {
  readonly data: TensorData;
}

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface GraphNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OutputSpec {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** Collects nodes, initializers, inputs and outputs in the order in which they are made: that is a valid order to run. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly initializers: Initializer[] = [];
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  private readonly constants = new Map<string, Value>();
  private readonly names = new Set<string>();

  input(name: string, type: ElementType, shape: Shape): Value {
    const value = this.named(name, type, shape);
    this.inputs.push(value);
    return value;
  }

  initializer(name: string, data: TensorData, shape: Shape): Value {
    const count = elementCount(shape);
    if (count !== data.length) throw new Error(`${name}: ${data.length} values for a shape of ${count}`);
    const value = this.named(name, data instanceof Float32Array ? "float32" : "int64", shape);
    this.initializers.push({ ...value, data });
    return value;
  }

  /** A float constant of rank 0; equal constants are shared. */
  scalar(value: number): Value {
    return this.constant(`scalar ${String(value)}`, () => Float32Array.of(value), []);
  }

  /** A float constant of rank 1 with one element. */
  floats(values: readonly number[]): Value {
    return this.constant(`floats ${values.join()}`, () => Float32Array.from(values), [values.length]);
  }

  /** An integer constant of rank 1; equal constants are shared. */
  ints(values: readonly number[]): Value {
    const data = (): BigInt64Array => BigInt64Array.from(values, BigInt);
    return this.constant(`ints ${values.join()}`, data, [values.length]);
  }

  /** Adds a node with one output. */
  node(
    op: string,
    inputs: readonly Value[],
    output: OutputSpec,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value {
    return this.nodeOf(op, inputs, [output], attributes, domain)[0]!;
  }

  nodeOf(
    op: string,
    inputs: readonly Value[],
    outputs: readonly OutputSpec[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): readonly Value[] {
    const values = outputs.map((output) => this.named(this.fresh(op), output.type, output.shape));
    this.nodes.push({
      op,
      domain,
      inputs: inputs.map((input) => input.name),
      outputs: values.map((value) => value.name),
      attributes,
    });
    return values;
  }

  /** Makes `value` a result of the model, under `name`. */
  output(name: string, value: Value): void {
    const renamed = this.named(name, value.type, value.shape);
    this.nodes.push({ op: "Identity", domain: "", inputs: [value.name], outputs: [name], attributes: {} });
    this.outputs.push(renamed);
  }

  private constant(key: string, data: () => TensorData, shape: Shape): Value {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const made = this.initializer(this.fresh("constant"), data(), shape);
    this.constants.set(key, made);
    return made;
  }

  private named(name: string, type: ElementType, shape: Shape): Value {
    if (this.names.has(name)) throw new Error(`two values are named ${name}`);
    this.names.add(name);
    return { name, type, shape };
  }

  private fresh(prefix: string): string {
    return `${prefix}#${String(this.names.size)}`;
  }
}
