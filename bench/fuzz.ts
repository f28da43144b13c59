/**
 * `npm run bench -- fuzz [inputs = 1,000,000] [first seed = 1]`: lints spoilt files of every kind in two processes, and
 * mends every eighth. Prints one JSON line: inputs, seconds, crashes, hangs, unhandled rejections, the slowest input.
 * Exit code 1 when anything went wrong; each failure is a line on standard error, with the seed that makes it again.
 * Interrupted (Ctrl+C), it says how far it came.
 */
import { fork } from "node:child_process";
import { fuzzLint, HANG, type FuzzOutcome } from "../test/rules/fuzz/fuzzLint";

const PROCESSES = 2;
/** Inputs that a process does between two reports. */
const BATCH = 500;

interface Report {
  readonly outcome: FuzzOutcome;
  readonly rejections: number;
}

const total = Number((process.argv[2] ?? "1000000").replaceAll(/[_,]/gu, ""));
const firstSeed = Number(process.argv[3] ?? 1);

async function work(): Promise<void> {
  process.on("disconnect", () => process.exit(1));
  let rejections = 0;
  process.on("unhandledRejection", () => rejections++);
  const [from, count] = [Number(process.argv[4]), Number(process.argv[5])];
  for (let done = 0; done < count; done += BATCH) {
    const outcome = await fuzzLint(from + done, Math.min(BATCH, count - done));
    // Rejections of the last inputs show in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.send?.({ outcome, rejections } satisfies Report);
    rejections = 0;
  }
  process.removeAllListeners("disconnect");
  process.disconnect();
}

/** Resolves with whether the process came to its end by itself. */
function startWorker(from: number, count: number, onReport: (report: Report) => void): Promise<boolean> {
  const child = fork(__filename, [String(total), String(firstSeed), String(from), String(count)]);
  child.on("message", (message) => {
    onReport(message as Report);
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve(code === 0);
    });
  });
}

async function main(): Promise<void> {
  const began = performance.now();
  const sum = { inputs: 0, findings: 0, fixed: 0, crashes: 0, hangs: 0, unhandledRejections: 0 };
  let slowest = { ms: 0, seed: 0 };
  const each = Math.ceil(total / PROCESSES);
  const report = (more: object): void => {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    process.stdout.write(`${JSON.stringify({ ...sum, seconds, ...more, slowest })}\n`);
  };
  process.once("SIGINT", () => {
    report({ interrupted: true });
    process.exit(130);
  });
  const ended = await Promise.all(
    Array.from({ length: PROCESSES }, (_, i) => {
      const from = firstSeed + i * each;
      return startWorker(from, Math.min(each, firstSeed + total - from), ({ outcome, rejections }) => {
        sum.inputs += outcome.inputs;
        sum.findings += outcome.findings;
        sum.fixed += outcome.fixed;
        sum.unhandledRejections += rejections;
        if (outcome.slowestMs > slowest.ms)
          slowest = { ms: Math.round(outcome.slowestMs), seed: outcome.slowestSeed };
        for (const failure of outcome.failures) {
          if (failure.problem.startsWith(HANG)) sum.hangs++;
          else sum.crashes++;
          process.stderr.write(`${JSON.stringify(failure)}\n`);
        }
      });
    }),
  );
  const dead = ended.filter((isWell) => !isWell).length;
  report({ deadProcesses: dead });
  const isWell = sum.crashes + sum.hangs + sum.unhandledRejections + dead === 0 && sum.inputs === total;
  process.exitCode = isWell ? 0 : 1;
}

void (process.argv[4] === undefined ? main() : work());
