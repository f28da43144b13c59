/** Colours as the canvas needs them: resolved, from the panel's own names in `panel.css`. */
export interface Colours {
  readonly foreground: string;
  readonly background: string;
  readonly muted: string;
  readonly grid: string;
  readonly focus: string;
  readonly worse: string;
  readonly font: string;
}

/** Asks the browser to resolve the variables: a canvas does not know `var()`, and a mix must be computed first. */
export function readColours(): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const resolve = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours: Colours = {
    foreground: resolve("--fg"),
    background: resolve("--bg"),
    muted: resolve("--muted"),
    grid: resolve("--grid"),
    focus: resolve("--link"),
    worse: resolve("--worse"),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  };
  probe.remove();
  return colours;
}

/** Calls back when the editor changes its theme: it then changes the classes or the id on the body. */
export function onThemeChange(listener: () => void): void {
  new MutationObserver(listener).observe(document.body, {
    attributes: true,
    attributeFilter: ["class", "data-vscode-theme-id"],
  });
}
