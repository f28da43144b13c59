import type { CancellationToken } from "vscode-jsonrpc/node";
import type { Connection, Questions } from "../connection/clientConnection";
import type { Feature } from "../serverContext";

type Question = keyof Questions;
type AnyHandler = (params: unknown, token: CancellationToken) => unknown;

/** Loads features when the client asks the first of their questions; from then on they answer themselves. */
export function onFirstQuestion(
  questions: readonly Question[],
  load: () => Promise<readonly Feature[]>,
): Feature {
  return (context) => {
    const { connection } = context;
    const handlers = new Map<Question, AnyHandler>();
    const register = async (): Promise<void> => {
      const keeping = Object.fromEntries(
        questions.map((question) => [
          question,
          (handler: AnyHandler) => {
            handlers.set(question, handler);
            connection[question](handler as never);
          },
        ]),
      ) as Pick<Connection, Question>;
      for (const feature of await load()) feature({ ...context, connection: { ...connection, ...keeping } });
    };
    let registered: Promise<void> | undefined;
    for (const question of questions) {
      const first: AnyHandler = async (params, token) => {
        await (registered ??= register());
        return handlers.get(question)?.(params, token);
      };
      connection[question](first as never);
    }
  };
}
