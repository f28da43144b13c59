// Pictures of a panel in a bare browser, with its real page and policy but a host of this file's making:
//   node test/webview/harness/shoot.mjs metrics|report <scene> <theme> <out.png> [width] [height]
// A tool for looking while a panel is being drawn; the tests in the workbench use the installed package.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findBrowser } from "../../../tools/workbench/setup.mjs";
import { scenes } from "./scenes.mjs";
import { themes } from "./themes.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const require = createRequire(join(root, "tools/workbench/package.json"));
const [
  panel = "metrics",
  scene = "training",
  theme = "dark",
  out = "panel.png",
  width = "1100",
  height = "1150",
] = process.argv.slice(2);
const outdir = join(root, "out", "harness");

async function bundle(entry, options) {
  await build({ absWorkingDir: root, entryPoints: [entry], bundle: true, logLevel: "warning", ...options });
}

async function page(port) {
  const outfile = join(outdir, "panelHtml.mjs");
  await bundle("src/extension/panels/panelHtml.ts", { outfile, format: "esm", platform: "node" });
  const { panelHtml } = await import(pathToFileURL(outfile).href);
  const origin = `http://127.0.0.1:${String(port)}`;
  const html = panelHtml({
    title: panel,
    nonce: "bm9uY2U=",
    cspSource: origin,
    scriptUri: `${origin}/${panel}.js`,
    styleUri: `${origin}/${panel}.css`,
  });
  return html.replace("<body>", `<body class="${themes[theme].classes}">`);
}

await bundle(`webview/${panel}/main.ts`, { outfile: join(outdir, `${panel}.js`), format: "iife" });
const server = createServer((request, response) => {
  const name = request.url.slice(1);
  if (name === "")
    void page(server.address().port).then((html) =>
      response.setHeader("content-type", "text/html").end(html),
    );
  else if (!/^(metrics|report)\.(js|css)$/.test(name)) response.writeHead(404).end();
  else
    response
      .setHeader("content-type", name.endsWith("css") ? "text/css" : "text/javascript")
      .end(readFileSync(join(outdir, name)));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const { chromium } = require("playwright-core");
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox"],
});
try {
  const view = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
  const errors = [];
  view.on("pageerror", (error) => errors.push(String(error)));
  view.on("console", (message) => errors.push(message.text()));
  const posted = [];
  await view.exposeFunction("posted", (message) => posted.push(message));
  await view.addInitScript(
    ({ variables, messages }) => {
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => {
          void window.posted(message);
          if (message.type === "ready") for (const reply of messages) window.postMessage(reply, "*");
        },
        setState: () => undefined,
      });
      const apply = () => {
        document.documentElement.style.setProperty("--vscode-font-size", "13px");
        document.documentElement.style.setProperty("--vscode-font-weight", "normal");
        document.documentElement.style.setProperty("--vscode-font-family", "Noto Sans, DejaVu Sans");
        for (const [name, value] of Object.entries(variables))
          document.documentElement.style.setProperty(`--vscode-${name}`, value);
      };
      new MutationObserver((_all, observer) => {
        if (document.documentElement === null) return;
        apply();
        observer.disconnect();
      }).observe(document, { childList: true });
    },
    { variables: themes[theme].variables, messages: await scenes(root, panel, scene) },
  );
  await view.goto(`http://127.0.0.1:${String(server.address().port)}/`);
  await view.waitForTimeout(600);
  if (process.env.HOVER) {
    const [x, y] = process.env.HOVER.split(",").map(Number);
    await view.mouse.move(x, y);
    await view.waitForTimeout(200);
  }
  await view.screenshot({ path: out });
  console.log(JSON.stringify({ posted, errors }, null, 1));
} finally {
  await browser.close();
  server.close();
}
