import type { Configs } from "./configs/configs";
import type { Connection } from "./connection/clientConnection";
import type { OpenDocuments } from "./connection/openDocuments";
import type { Datasets } from "./datasets/datasets";
import type { EntryPoints } from "./datasets/entryPoints";
import type { Settings } from "./settings";
import type { Workspace } from "./workspace";

/** What features share. */
export interface ServerContext {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  /** Known from `initialize` on. */
  readonly workspace: () => Workspace;
  readonly configs: Configs;
  readonly entries: EntryPoints;
  readonly datasets: Datasets;
  readonly settings: Settings;
  /** Another YAML extension is here: what it shows anyway is not shown twice. */
  readonly hasOtherYaml: () => boolean;
  /** The connection keeps one handler per notification; these reach every feature. */
  onFilesChanged(listener: (uris: readonly string[]) => void): void;
  /** After the settings have been forgotten. */
  onSettingsChanged(listener: () => void): void;
  onReady(listener: () => void): void;
  onEnd(listener: () => void): void;
}

/** Registers its handlers on the connection. */
export type Feature = (context: ServerContext) => void;

/**
 * A handler that answers whatever happens: a failure inside is a bug of ours, goes to the log with its stack, and the
 * editor gets `otherwise`.
 */
export function answering<P extends readonly unknown[], R>(
  { connection }: Pick<ServerContext, "connection">,
  otherwise: R,
  handler: (...params: P) => R | Promise<R>,
): (...params: P) => Promise<R> {
  return async (...params) => {
    try {
      return await handler(...params);
    } catch (error) {
      connection.logError(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return otherwise;
    }
  };
}

/** The same for what is said of run configs: once what they name on the disk has been looked at. */
export function answeringWhenKnown<P extends readonly unknown[], R>(
  context: Pick<ServerContext, "connection" | "configs">,
  otherwise: R,
  handler: (...params: P) => R | Promise<R>,
): (...params: P) => Promise<R> {
  return answering(context, otherwise, (...params) => context.configs.whenKnown(() => handler(...params)));
}
