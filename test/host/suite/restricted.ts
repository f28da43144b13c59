import { runSuites } from "../runner/mochaEntry";

/** The suites for a folder that the user has not trusted. No terminals or tasks in them: they wait for an answer. */
export async function run(): Promise<void> {
  await runSuites([() => import("./restricted.suite")]);
}
