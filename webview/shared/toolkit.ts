import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from "@vscode/webview-ui-toolkit";

/** The only module that knows the toolkit, so that it can be exchanged. Call once per panel, before the first control. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
}

export interface ButtonOptions {
  /** At most one button of a panel is primary. */
  readonly primary?: boolean;
  /** Drawn as a word without a box. */
  readonly quiet?: boolean;
  readonly label?: string;
}

/** A button that looks like the editor's own. */
export function button(text: string, onClick: () => void, options: ButtonOptions = {}): HTMLElement {
  const element = document.createElement("vscode-button");
  element.setAttribute("appearance", options.primary === true ? "primary" : "secondary");
  if (options.quiet === true) element.className = "quiet";
  if (options.label !== undefined) element.setAttribute("aria-label", options.label);
  element.textContent = text;
  element.addEventListener("click", onClick);
  return element;
}

/** A check box with its words; `onChange` gets the new state. */
export function checkbox(text: string, checked: boolean, onChange: (checked: boolean) => void): HTMLElement {
  const element = document.createElement("vscode-checkbox") as HTMLElement & { checked: boolean };
  if (checked) element.setAttribute("checked", "");
  element.textContent = text;
  element.addEventListener("change", () => {
    onChange(element.checked);
  });
  return element;
}
