/**
 * The embedded engine, a program of its own:
 *   engine.js run <run folder> --run-id <id>
 *   engine.js --self-test      loads the runtime, adds two numbers, prints ok
 */
import path from "node:path";
import { UserError } from "../base/userError";
import { runEngine } from "./session/runEngine";
import { selfTest } from "./session/selfTest";
import { openWorkerChannel } from "./session/workerChannel";

const USAGE = "usage: engine.js run <run folder> --run-id <id> | engine.js --self-test\n";

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "--self-test") return selfTest((text) => process.stdout.write(text));
  const [command, folder, flag, runId] = args;
  if (command !== "run" || folder === undefined || flag !== "--run-id" || runId === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const channel = await openWorkerChannel(path.join(__dirname, "engineWorker.js"), path.resolve(folder));
  let signals = 0;
  const onSignal = (): void => {
    channel.requestStop();
    if (++signals > 1) process.exit(130);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  const exitCode = await runEngine(path.resolve(folder), runId, channel);
  await channel.close();
  return exitCode;
}

main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    const text =
      error instanceof UserError ? `${error.code} ${error.message}; ${error.nextStep}` : stackOf(error);
    process.stderr.write(`${text}\n`, () => process.exit(3));
  },
);

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
