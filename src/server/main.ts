import { Console } from "node:console";
import path from "node:path";
import { UserError } from "../base/userError";
import { createLintPool } from "../node/lint/pool/lintPool";
import { createConnection } from "./connection/clientConnection";
import { createLifetime } from "./connection/lifetime";
import { openTransport } from "./connection/transport";
import { startServer } from "./startServer";

function main(args: readonly string[]): void {
  const lifetime = createLifetime((code) => process.exit(code));
  const { reader, writer } = openTransport(args, () => {
    lifetime.end();
  });
  // What is written to the standard output belongs to the client.
  globalThis.console = new Console(process.stderr);
  const connection = createConnection(reader, writer, lifetime);
  startServer(connection, { lint: createLintPool(path.join(__dirname, "lintWorker.js")) });
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}; ${error.nextStep}\n`);
  process.exitCode = error.exitCode;
}
