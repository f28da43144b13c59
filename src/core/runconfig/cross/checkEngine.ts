import { inYaml } from "../describeKey";
import { engineProblems, type EngineProblem } from "../engineSupport";
import { nodeAt } from "../configTree";
import { keyPlace, type CrossContext } from "./crossContext";

/** What the engine that would run cannot do, at the key that asks for it. */
export function checkEngine(context: CrossContext): void {
  for (const problem of engineProblems(context.resolved)) report(problem, context);
}

function report(problem: EngineProblem, context: CrossContext): void {
  const { root, reporter, method } = context;
  const node = nodeAt(root, problem.path);
  if (node?.kind === "scalar" || node?.kind === "list") {
    const { instead } = problem;
    const isWritten = instead !== undefined && node.plain && node.start > node.keyEnd;
    reporter.report("XRF002", "error", node, problem.message, {
      help: problem.help,
      fix: isWritten ? reporter.replace(`Write ${instead}`, node, instead, "unsafe") : undefined,
    });
    return;
  }
  const meaning = method?.means?.find(({ path }) => path === problem.path);
  const named = nodeAt(root, "method.name");
  if (meaning !== undefined && named !== undefined) {
    const means =
      meaning.path === "model.quantization"
        ? inYaml(meaning.value)
        : `${meaning.path}: ${inYaml(meaning.value)}`;
    reporter.report("XRF002", "error", named, problem.message, {
      help: `write \`lora\`: \`${method?.name ?? ""}\` means \`${means}\``,
      fix: named.plain ? reporter.replace("Write lora", named, "lora", "unsafe") : undefined,
    });
    return;
  }
  const engine = node ?? nodeAt(root, "train.engine") ?? nodeAt(root, "train") ?? root.children[0] ?? root;
  reporter.report("XRF002", "error", keyPlace(engine), problem.message, { help: problem.help });
}
