export interface PanelPage {
  readonly title: string;
  /** Fresh for every document: 16 random bytes in base64. */
  readonly nonce: string;
  /** `webview.cspSource` and the panel's files as webview addresses. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/**
 * The page of every panel. The policy refuses inline styles, foreign hosts and markup made from strings (Trusted Types);
 * the first script collects what it refused, so that a test can demand an empty list.
 */
export function panelHtml(page: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource} 'nonce-${page.nonce}'`,
    `img-src ${page.cspSource} data:`,
    "worker-src blob:",
    "require-trusted-types-for 'script'",
  ].join("; ");
  const collect = `const seen = []; Object.defineProperty(window, "tunesmithViolations", { value: seen });
    document.addEventListener("securitypolicyviolation", (event) =>
      seen.push(event.violatedDirective + " " + (event.blockedURI || event.sourceFile) + " " + event.sample));`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta property="csp-nonce" content="${page.nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script nonce="${page.nonce}">${collect}</script>
<link rel="stylesheet" href="${attribute(page.styleUri)}">
<title>${attribute(page.title)}</title>
</head>
<body>
<div id="panel"></div>
<script nonce="${page.nonce}" src="${attribute(page.scriptUri)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
