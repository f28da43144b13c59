import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { panelHtml } from "./panelHtml";

/** A panel with its page, its messages checked for their shape, and the list of what its policy refused. */
export interface HostedPanel<To> {
  readonly panel: vscode.WebviewPanel;
  post(message: To): void;
  /** Undefined until the page has drawn something for the first time. */
  violations(): readonly string[] | undefined;
}

interface HostOptions<From> {
  readonly name: "metrics" | "report";
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Every message but `cspViolations`; a page is hostile until proven otherwise: an unknown type never gets here. */
  readonly onMessage: (message: From) => void;
  readonly known: ReadonlySet<string>;
}

/** Gives a new or a restored panel its page and listens to it. Nothing but `dist/webview` can be loaded. */
export function hostPanel<To, From extends { readonly type: string }>(
  panel: vscode.WebviewPanel,
  options: HostOptions<From>,
): HostedPanel<To> {
  const { name, extensionUri, log } = options;
  const folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  const { webview } = panel;
  let violations: readonly string[] | undefined;
  webview.options = { enableScripts: true, localResourceRoots: [folder], enableCommandUris: false };
  webview.onDidReceiveMessage((message: unknown) => {
    if (!isMessage(message)) return;
    if (message.type === "cspViolations") {
      violations = stringsOf(message);
      for (const violation of violations) log.warn(`the ${name} panel's policy refused ${violation}`);
    } else if (options.known.has(message.type)) options.onMessage(message as From);
    else log.warn(`unknown message ${message.type} from the ${name} panel`);
  });
  const file = (kind: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.${kind}`)).toString();
  webview.html = panelHtml({
    title: panel.title,
    nonce: randomBytes(16).toString("base64"),
    cspSource: webview.cspSource,
    scriptUri: file("js"),
    styleUri: file("css"),
  });
  panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon-marketplace.png");
  return {
    panel,
    post: (message) => {
      void webview.postMessage(message);
    },
    violations: () => violations,
  };
}

function isMessage(value: unknown): value is { readonly type: string } {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function stringsOf(message: object): readonly string[] {
  const list = "violations" in message ? message.violations : undefined;
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

/** What the page gave to `setState`, after a reload: the id of its run. */
export function rememberedRun(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !("runId" in state)) return undefined;
  return typeof state.runId === "string" ? state.runId : undefined;
}
