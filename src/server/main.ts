import path from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createLintPool } from "../node/lint/lintPool";
import { startServer } from "./startServer";

// The transport is what the arguments say: --node-ipc (the extension), --stdio (other editors).
const connection = createConnection(ProposedFeatures.all);
startServer(connection, { lint: createLintPool(path.join(__dirname, "lintWorker.js")) });
