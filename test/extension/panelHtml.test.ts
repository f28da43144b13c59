import { describe, expect, it } from "vitest";
import { panelHtml } from "../../src/extension/panels/panelHtml";

const page = {
  title: 'a "b" <c>',
  nonce: "bm9uY2U=",
  cspSource: "'self' https://*.example.net",
  scriptUri: "https://example.net/metrics.js",
  styleUri: "https://example.net/metrics.css",
};

describe("the page of a panel", () => {
  it("has exactly the policy of the contract", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/u.exec(panelHtml(page))?.[1];
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'nonce-bm9uY2U='",
      "style-src 'self' https://*.example.net 'nonce-bm9uY2U='",
      "img-src 'self' https://*.example.net data:",
      "worker-src blob:",
      "require-trusted-types-for 'script'",
    ]);
    expect(panelHtml(page)).toContain('<meta property="csp-nonce" content="bm9uY2U=">');
  });

  it("listens for refusals before it loads anything of ours", () => {
    const html = panelHtml(page);
    expect(html.indexOf("securitypolicyviolation")).toBeLessThan(html.indexOf("metrics.css"));
    expect(html.indexOf("securitypolicyviolation")).toBeLessThan(html.indexOf("metrics.js"));
  });

  it("gives every script the nonce and no element a style", () => {
    const html = panelHtml(page);
    for (const [tag] of html.matchAll(/<script[^>]*>/gu)) expect(tag).toContain('nonce="bm9uY2U="');
    expect(html).not.toMatch(/\sstyle=|<style|\son\w+=/u);
  });

  it("lets no name become markup", () => {
    expect(panelHtml(page)).toContain("<title>a &quot;b&quot; &lt;c></title>");
  });
});
