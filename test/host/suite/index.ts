import { runSuites } from "../runner/mochaEntry";

/** The suites that run inside the extension host, in this order; each file calls `describe`. */
export async function run(): Promise<void> {
  await runSuites([
    () => import("./activation.suite"),
    () => import("./diagnostics.suite"),
    () => import("./datasets.suite"),
    () => import("./foundRun.suite"),
    () => import("./example.suite"),
    () => import("./training.suite"),
  ]);
}
