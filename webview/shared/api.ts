interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

export interface PanelApi<From, State> {
  readonly post: (message: From) => void;
  /** What the host gets back when the window is reloaded: enough to find the content again, never the content. */
  readonly remember: (state: State) => void;
}

/**
 * Connects the panel with its host: every message of a known type goes to its handler, any other is logged and
 * dropped. The host does not speak before `ready`, so the caller posts that once it can draw.
 */
export function connect<To extends { readonly type: string }, From, State>(handlers: {
  readonly [T in To["type"]]: (message: Extract<To, { readonly type: T }>) => void;
}): PanelApi<From, State> {
  const api = acquireVsCodeApi();
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    const message = event.data;
    if (!isMessage(message)) return;
    if (!Object.hasOwn(handlers, message.type)) {
      console.warn(`unknown message ${message.type}`);
      return;
    }
    (handlers as Record<string, (message: unknown) => void>)[message.type]?.(message);
  });
  return {
    post: (message) => {
      api.postMessage(message);
    },
    remember: (state) => {
      api.setState(state);
    },
  };
}

function isMessage(value: unknown): value is { readonly type: string } {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
