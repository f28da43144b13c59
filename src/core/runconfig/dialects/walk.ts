import type { LineIndex } from "../../../base/lineIndex";
import type { ConfigNode } from "../configTree";
import type { Extra, Reporter } from "../check/reporter";
import type { Dialect, DialectId, KeyScope, Stage } from "./dialect";

/** One pass over a foreign config, with what its checks share. */
export interface Walk {
  readonly dialect: Dialect;
  readonly reporter: Reporter;
  readonly root: ConfigNode;
  readonly text: string;
  readonly lines: LineIndex;
  readonly stage: Stage | undefined;
  /** Index of the release that the modeline names. */
  readonly pinned: number | undefined;
  /** The file has keys that a recipe or a plugin of its own adds: an unknown key may be one of these. */
  readonly hasOwnKeys: boolean;
  /** The mappings below the top whose keys are known. */
  readonly mappings: readonly { readonly node: ConfigNode; readonly scope: KeyScope }[];
  scopeAt(node: ConfigNode): KeyScope | undefined;
  labelOf(tool: DialectId): string;
  /** Another tool whose configs have the key at their top. */
  toolThatKnows(name: string): string | undefined;
  removal(child: ConfigNode): Extra;
  isGiven(child: ConfigNode, name: string): boolean;
  /** A level below the top that has the key, by its name; whether the file has that level or not. */
  levelsWith(name: string): string | undefined;
}
