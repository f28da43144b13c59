import { homeFolder } from "../../node/runs/store/home";
import type { RunPrograms } from "../../node/runs/engine/programs";
import { supervise } from "../../node/runs/supervise/supervise";
import { readArguments, wrongUsage } from "../arguments";
import type { Command } from "../io";

const USAGE = "tunesmith supervise <run folder> [--new-attempt]";

/** Hidden: the process that stands beside each run. `own` are the programs beside this very file. */
export function makeSuperviseCommand(own: RunPrograms): Command {
  return async (args, io) => {
    const { values, positionals } = readArguments("supervise", USAGE, args, {
      "new-attempt": { type: "boolean" },
    });
    const folder = positionals[0];
    if (folder === undefined) throw wrongUsage("supervise", "no run folder is named", USAGE);
    // A closed terminal must not end it.
    process.on("SIGHUP", () => undefined);
    return supervise(folder, {
      engine: own.engine,
      home: homeFolder(io.env),
      newAttempt: values["new-attempt"] === true,
    });
  };
}
