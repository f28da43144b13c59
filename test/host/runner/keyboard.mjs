// A person at the keyboard, in a window of outside.mjs: nothing here touches the mouse. After each key the function waits
// for what it brings, so that a slow machine is only slow.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { until } from "./outside.mjs";

/**
 * Keys on the file `name` of the workspace `folder`, which is open in the window. Its text is read from the disk, where
 * every question about it saves it first.
 */
export function keysOn({ page }, folder, name) {
  const base = name.split("/").at(-1);
  /** Whether it comes up soon; who asks tries something again if not. */
  const seen = (locator) =>
    locator.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (text) => page.keyboard.type(text);
  const file = join(folder, name);
  /** Saving writes the file even where nothing has changed, first emptying it. */
  const save = async () => {
    const before = statSync(file, { bigint: true }).mtimeNs;
    await press("Control+s");
    const isWritten = () => {
      const { mtimeNs, size } = statSync(file, { bigint: true });
      return mtimeNs !== before && size > 0n;
    };
    return until(`${base} to be written`, isWritten, { timeoutMs: 3000, everyMs: 50 }).catch(() => false);
  };
  const text = async () => {
    const clean = page.locator(`.tab.active[data-resource-name="${base}"]:not(.dirty)`);
    // Again, when something has changed the text meanwhile.
    await until(`${base} to be saved`, async () => (await save()) && (await seen(clean)));
    return readFileSync(file, "utf8");
  };
  const keys = {
    press,
    type,
    text,
    /** Puts the caret before `needle`, which the file has exactly once; behind the part `behind` of it, if given. */
    goTo: async (needle, behind = "") => {
      const now = await text();
      const at = now.indexOf(needle);
      if (at < 0 || now.includes(needle, at + 1)) throw new Error(`not once in ${name}: ${needle}\n${now}`);
      const before = now.slice(0, at + needle.indexOf(behind) + behind.length);
      const line = before.split("\n").length;
      const column = before.length - before.lastIndexOf("\n");
      await press("Control+g");
      await page.locator(".quick-input-widget input").first().waitFor();
      await type(`${String(line)}:${String(column)}`);
      await press("Enter");
      const place = `Ln ${String(line)}, Col ${String(column)}`;
      await page.locator(".statusbar-item", { hasText: new RegExp(`^${place}$`, "u") }).waitFor();
    },
    /**
     * Writes `written` in place of `needle`, as one edit: what is said of it afterwards is not about a half of it. Nothing
     * that pops up chooses something else.
     */
    replace: async (needle, written) => {
      await keys.goTo(needle);
      for (let i = 0; i < needle.length; i++) await press("Shift+ArrowRight");
      await page.keyboard.insertText(written);
      await press("Escape");
    },
    /** Waits until the text on the disk is as `isRight` wants it, and gives it. */
    textWhen: (what, isRight) =>
      until(what, async () => {
        const now = await text();
        return isRight(now) && now;
      }),
    /** Waits for a line on the screen, hints and all, that fits. */
    line: (pattern) =>
      until(`a line ${String(pattern)}`, async () => {
        const lines = await page.locator(".editor-instance .view-line").allInnerTexts();
        return lines.map((line) => line.replaceAll("\u00a0", " ")).find((line) => pattern.test(line));
      }),
    /**
     * Runs a command by its name in the palette, with Enter; again, until it `brings` something where it may come too
     * early for what it asks others for.
     */
    command: async (title, brings) => {
      const entry = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title });
      await until(`the command ${title}`, async () => {
        await press("Escape", "F1");
        await type(title);
        // An extension that is starting brings its commands later, and the list does not look again.
        if (!(await seen(entry))) return false;
        await press("Enter");
        return brings === undefined || seen(page.locator(brings.selector, { hasText: brings.text }).first());
      });
    },
    /** Opens a file of the workspace, with Enter. */
    open: async (wanted) => {
      const label = wanted.split("/").at(-1);
      const entry = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: label });
      await until(`the file ${wanted}`, async () => {
        await press("Escape", "Control+p");
        await type(wanted);
        return seen(entry);
      });
      await press("Enter");
      await page.locator(`.tab.active[data-resource-name="${label}"]`).waitFor();
    },
    /** The text of the first thing that a selector shows. */
    shown: async (selector, hasText) => {
      const found = page.locator(selector, hasText === undefined ? {} : { hasText }).first();
      await found.waitFor();
      return (await found.innerText()).replaceAll("\u00a0", " ");
    },
    gone: (selector) => page.locator(selector).first().waitFor({ state: "hidden" }),
  };
  return keys;
}
