/** A supervisor with a fake engine: what `cli.js supervise` is in the product. Its first argument is its settings. */
import { UserError } from "../../src/base/userError";
import { problemText } from "../../src/cli/printers/problemText";
import { supervise, type SuperviseOptions } from "../../src/node/runs/supervise/supervise";

const [settings = "{}", , folder = ""] = process.argv.slice(2);
const options = JSON.parse(settings) as Omit<SuperviseOptions, "newAttempt">;
process.on("SIGHUP", () => undefined);
supervise(folder, { ...options, newAttempt: process.argv.includes("--new-attempt") }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(error instanceof UserError ? problemText(error) : String(error));
    process.exitCode = 3;
  },
);
