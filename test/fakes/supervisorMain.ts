/** A supervisor with a fake engine: what `cli.js supervise` is in the product. Its first argument is its settings. */
import { supervise, type SuperviseOptions } from "../../src/node/runs/supervise";

const [settings = "{}", , folder = ""] = process.argv.slice(2);
const options = JSON.parse(settings) as Omit<SuperviseOptions, "newAttempt">;
process.on("SIGHUP", () => undefined);
void supervise(folder, { ...options, newAttempt: process.argv.includes("--new-attempt") }).then((code) => {
  process.exitCode = code;
});
