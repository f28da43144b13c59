import type { CliIo } from "./io";

/** This process as a command's terminal. */
export function processIo(): CliIo {
  // A reader that has gone away (`| head`) is no error of ours.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  return {
    out: (text) => process.stdout.write(text),
    outBytes: (bytes) => process.stdout.write(bytes),
    err: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stdout.isTTY,
    columns: process.stdout.columns || 80,
    readStdin: async (signal) => {
      const chunks: Buffer[] = [];
      // Whoever waits for input that does not come would keep the process alive.
      const stop = (): void => {
        process.stdin.destroy(new Error("interrupted"));
      };
      signal?.addEventListener("abort", stop, { once: true });
      try {
        for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      } finally {
        signal?.removeEventListener("abort", stop);
      }
      return Buffer.concat(chunks);
    },
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      return () => process.off("SIGINT", listener);
    },
  };
}
