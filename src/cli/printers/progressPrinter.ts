import type { Disposable } from "../../base/disposable";
import type { TerminalStyle } from "../terminalStyle";
import { movingLine, plainLine, type Progress } from "./progressLine";

/** Shows what is in progress: one line that moves on a terminal, a plain line per tenth elsewhere. */
export interface ProgressPrinter extends Disposable {
  update(progress: Progress): void;
  /** Prints lines that stay, above the moving one. */
  print(...lines: readonly string[]): void;
  /** Lines that stay so far: how far up the title is. */
  readonly printed: number;
}

const REDRAW_MS = 120;
const CLEAR_LINE = "\r\u001b[2K";

export function createProgressPrinter(write: (text: string) => void, style: TerminalStyle): ProgressPrinter {
  let current: Progress | undefined;
  let tick = 0;
  let shown = "";
  let printed = 0;
  const draw = (): void => {
    if (current === undefined) return;
    write(`${CLEAR_LINE}${movingLine(current, tick++, style)}`);
  };
  const timer = style.rewrite ? setInterval(draw, REDRAW_MS) : undefined;
  const clear = (): void => {
    if (style.rewrite && current !== undefined) write(CLEAR_LINE);
  };
  return {
    get printed() {
      return printed;
    },
    update(progress) {
      current = progress;
      if (style.rewrite) return;
      if (progress.minor || progress.share === null) return;
      const what = progress.name === "train" ? "" : progress.facts.join();
      const key = `${progress.name} ${what} ${Math.floor(progress.share * 10)}`;
      if (key === shown) return;
      shown = key;
      write(`${plainLine(progress, style)}\n`);
    },
    print(...lines) {
      clear();
      current = undefined;
      for (const line of lines) {
        write(`${line}\n`);
        printed++;
      }
    },
    dispose() {
      clearInterval(timer);
      clear();
    },
  };
}
