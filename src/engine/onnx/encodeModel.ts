import type { Attribute, ElementType, GraphBuilder, GraphNode, Initializer, Value } from "./graph";
import { ProtoWriter } from "./protobuf";

/** Operator sets that the builders of this folder use. 18: ReduceSum and ReduceMean take axes as input, ScatterElements reduces. */
const OPSETS = [
  { domain: "", version: 18 },
  { domain: "com.microsoft", version: 1 },
];
const IR_VERSION = 9;
const DATA_TYPES: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7 };

/** The graph as a serialized ONNX ModelProto (field numbers from onnx.proto3). */
export function encodeModel(graph: GraphBuilder): Uint8Array {
  const body = new ProtoWriter();
  for (const node of graph.nodes) body.message(1, encodeNode(node));
  body.string(2, "tunesmith");
  for (const initializer of graph.initializers) body.message(5, encodeTensor(initializer));
  for (const input of graph.inputs) body.message(11, encodeValueInfo(input));
  for (const output of graph.outputs) body.message(12, encodeValueInfo(output));
  const model = new ProtoWriter().int(1, IR_VERSION).string(2, "tunesmith").message(7, body);
  for (const { domain, version } of OPSETS)
    model.message(8, new ProtoWriter().string(1, domain).int(2, version));
  return model.finish();
}

function encodeNode(node: GraphNode): ProtoWriter {
  const out = new ProtoWriter();
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  out.string(3, node.outputs[0] ?? "").string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) out.message(5, encodeAttribute(name, value));
  if (node.domain !== "") out.string(7, node.domain);
  return out;
}

/** AttributeProto.type: 1 float, 2 int, 3 string, 7 ints. */
function encodeAttribute(name: string, value: Attribute): ProtoWriter {
  const out = new ProtoWriter().string(1, name);
  if (typeof value === "number") return out.int(3, value).int(20, 2);
  if (typeof value === "string") return out.string(4, value).int(20, 3);
  if ("float" in value) return out.float(2, value.float).int(20, 1);
  for (const item of value) out.int(8, item);
  return out.int(20, 7);
}

function encodeTensor(tensor: Initializer): ProtoWriter {
  const out = new ProtoWriter();
  for (const dim of tensor.shape) out.int(1, Number(dim));
  const { buffer, byteOffset, byteLength } = tensor.data;
  return out
    .int(2, DATA_TYPES[tensor.type])
    .string(8, tensor.name)
    .bytes(9, new Uint8Array(buffer, byteOffset, byteLength));
}

function encodeValueInfo(value: Value): ProtoWriter {
  const shape = new ProtoWriter();
  for (const dim of value.shape) {
    const field = new ProtoWriter();
    shape.message(1, typeof dim === "number" ? field.int(1, dim) : field.string(2, dim));
  }
  const tensorType = new ProtoWriter().int(1, DATA_TYPES[value.type]).message(2, shape);
  return new ProtoWriter().string(1, value.name).message(2, new ProtoWriter().message(1, tensorType));
}
