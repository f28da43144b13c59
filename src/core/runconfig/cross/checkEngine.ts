import { inYaml } from "../scalars/yamlValue";
import { engineProblems, type EngineProblem } from "../engineSupport";
import { nodeAt } from "../configTree";
import type { Meaning } from "../methods/method";
import { keyPlace, type CrossContext } from "./crossContext";

/** What the engine that would run cannot do, at the key that asks for it. */
export function checkEngine(context: CrossContext): void {
  for (const problem of engineProblems(context.resolved)) report(problem, context);
}

function report(problem: EngineProblem, context: CrossContext): void {
  const { root, reporter, method } = context;
  const meaning = method?.means?.find(({ path }) => path === problem.path);
  if (meaning !== undefined) {
    reportSugar(problem, meaning, context);
    return;
  }
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
  const engine = node ?? nodeAt(root, "train.engine") ?? nodeAt(root, "train") ?? root.children[0] ?? root;
  reporter.report("XRF002", "error", keyPlace(engine), problem.message, { help: problem.help });
}

/** The method's name asks for it, perhaps with a key that says so again: both are changed together. */
function reportSugar(problem: EngineProblem, meaning: Meaning, context: CrossContext): void {
  const { root, reporter, method } = context;
  const named = nodeAt(root, "method.name");
  const node = nodeAt(root, problem.path);
  const place = node ?? named ?? root;
  const means =
    meaning.path === "model.quantization"
      ? inYaml(meaning.value)
      : `${meaning.path}: ${inYaml(meaning.value)}`;
  const { instead = "null" } = problem;
  const changes = [
    ...(named === undefined ? [] : [{ start: named.start, end: named.end, newText: "lora" }]),
    ...(node === undefined ? [] : [{ start: node.start, end: node.end, newText: instead }]),
  ];
  reporter.report("XRF002", "error", place, problem.message, {
    help: `write \`lora\`: \`${method?.name ?? ""}\` means \`${means}\``,
    fix: reporter.change("Train plain LoRA: `method.name: lora`", changes, "unsafe"),
  });
}
