import type { SurroundingsCache } from "../../../node/lint/surroundings/surroundingsCache";
import type { CliIo } from "../../io";
import type { LintArguments } from "./lintArguments";
import type { Stats } from "./lintStats";
import type { NamedSurroundings } from "./namedSurroundings";
import type { NamedConfig } from "./namedConfig";

/** What all files of one call share. */
export interface LintSession {
  readonly args: LintArguments;
  readonly config: NamedConfig | undefined;
  /** What other flags name. */
  readonly named: NamedSurroundings;
  readonly io: CliIo;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly cache: SurroundingsCache;
  /** With `--stats`. */
  readonly stats: Stats | undefined;
}
