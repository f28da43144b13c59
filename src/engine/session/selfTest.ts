import { GraphBuilder } from "../onnx/graph";
import { binary } from "../onnx/operators";
import { compileGraph, scalarFeed } from "../onnx/session";

/** Loads the native runtime and runs a graph of one node: what Check Environment and the packaging tests ask for. */
export async function selfTest(print: (text: string) => void): Promise<number> {
  const g = new GraphBuilder();
  g.output("sum", binary(g, "Add", g.input("a", "float32", []), g.input("b", "float32", [])));
  const compiled = await compileGraph(g, { threads: 1 });
  const sum = (await compiled.run({ a: scalarFeed(2), b: scalarFeed(3) })).get("sum")?.[0];
  await compiled.release();
  print(sum === 5 ? "ok\n" : `2 + 3 came out as ${String(sum)}\n`);
  return sum === 5 ? 0 : 3;
}
