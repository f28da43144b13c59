import { parentPort } from "node:worker_threads";
import { serveLint } from "./serveLint";

/** Entry of `dist/lintWorker.js`: lints in a thread of its own, so that nobody waits for a large file. */
if (parentPort !== null) serveLint(parentPort);
