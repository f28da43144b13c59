import type { CancellationToken } from "vscode-jsonrpc/node";
import type { Connection } from "../connection/clientConnection";
import type { Feature } from "../serverContext";

type AnyHandler = (params: unknown, token: CancellationToken) => unknown;

/** Loads features when the client makes the first of their requests: most sessions make none. */
export function onFirstRequest(methods: readonly string[], load: () => Promise<readonly Feature[]>): Feature {
  return (context) => {
    const { connection } = context;
    const handlers = new Map<string, AnyHandler>();
    const onRequest: Connection["onRequest"] = (method, handler) => {
      handlers.set(method, handler as AnyHandler);
    };
    const register = async (): Promise<void> => {
      for (const feature of await load()) feature({ ...context, connection: { ...connection, onRequest } });
    };
    let registered: Promise<void> | undefined;
    for (const method of methods)
      connection.onRequest(method, async (params: unknown, token) => {
        await (registered ??= register());
        return handlers.get(method)?.(params, token);
      });
  };
}
