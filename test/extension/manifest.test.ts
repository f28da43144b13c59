import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { COMMAND_NAMES, commandId } from "../../src/extension/contributions/commands";
import { manifest, nlsStrings } from "../../src/extension/contributions/manifest";
import { menus } from "../../src/extension/contributions/menus";
import { RUN_STATES } from "../../src/protocol/run";

const root = path.resolve(import.meta.dirname, "../..");
const json = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(root, name), "utf8")) as Record<string, unknown>;

describe("the manifest", () => {
  it("is what the tables say: refresh with `npm run generate -- --write`", () => {
    const current = json("package.json");
    const generated = JSON.parse(JSON.stringify(manifest())) as Record<string, unknown>;
    for (const [key, value] of Object.entries(generated)) expect(current[key], key).toEqual(value);
    expect(json("package.nls.json")).toEqual(nlsStrings());
  });

  it("has a text for every key that it names, and names every text", () => {
    const used = new Set([...JSON.stringify(manifest()).matchAll(/"%([\w.]+)%"/gu)].map((match) => match[1]));
    expect([...used].sort()).toEqual(Object.keys(nlsStrings()).sort());
  });

  it("activates only where there is work", () => {
    const events = manifest()["activationEvents"] as string[];
    expect(events).not.toContain("*");
    expect(events).not.toContain("onStartupFinished");
    expect(events).toContain("workspaceContains:**/*.tune.yaml");
    expect(events).toContain("onLanguage:jsonl");
  });

  it("names only commands that exist", () => {
    const known = new Set<string>(COMMAND_NAMES.map(commandId));
    for (const entries of Object.values(menus()))
      for (const { command } of entries) expect(known.has(command), command).toBe(true);
    for (const [, name] of Object.values(nlsStrings())
      .join("\n")
      .matchAll(/\(command:(tunesmith\.\w+)\)/gu))
      expect(known.has(name!), name).toBe(true);
  });

  it("puts at most two buttons on a run, whatever its state", () => {
    const inline = menus()["view/item/context"]!.filter(({ group }) => group?.startsWith("inline"));
    for (const state of RUN_STATES) {
      const shown = inline.filter(({ when }) => {
        const pattern = /viewItem =~ \/(.+)\/$/u.exec(when)?.[1];
        return pattern !== undefined && new RegExp(pattern, "u").test(`run.${state}`);
      });
      expect(shown.length, state).toBeLessThanOrEqual(2);
      expect(shown.length, state).toBeGreaterThan(0);
    }
  });

  it("points at pictures that exist", () => {
    expect(existsSync(path.join(root, "media/icon.svg"))).toBe(true);
    expect(existsSync(path.join(root, String(json("package.json")["icon"])))).toBe(true);
  });
});
