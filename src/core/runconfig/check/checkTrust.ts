import { ownNode, type CrossContext } from "../cross/crossContext";

/** Python code that comes with a model, in a workspace that nobody has said to trust: who wrote either is not known. */
export function checkTrust(context: CrossContext): void {
  const { facts, reporter } = context;
  const node = ownNode(context, "model.trust_remote_code");
  if (facts?.isTrusted !== false || node?.value !== true) return;
  reporter.report(
    "XMD012",
    "error",
    node,
    "this workspace is not trusted: code that comes with a model must not run in it",
    {
      help: "trust the workspace once you know who wrote it, or leave the model's code off",
      fix: reporter.replace("Write `false`", node, "false"),
    },
  );
}
