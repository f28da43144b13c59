import { escapeControls } from "../../base/escape";
import { planLines } from "../../core/runs/planText";
import type { RunPlan } from "../../protocol/dryRun";
import { paint, plain, type TerminalStyle } from "../terminalStyle";
import { shortPath } from "./runSummaryText";

const NAME_WIDTH = 13;

/** A plan below its stages: names in a column, texts wrapped beside them, and that nothing was started. */
export function planBlock(plan: RunPlan, cwd: string, style: TerminalStyle): string {
  const room = style.columns - NAME_WIDTH - 2;
  const lines = planLines(plan, (file) => shortPath(file, cwd)).flatMap(([name, text]) =>
    wrap(plain(escapeControls(text), style), room).map((line, i) => {
      const shown = i === 0 ? paint(name.padEnd(NAME_WIDTH), "bold", style) : " ".repeat(NAME_WIDTH);
      return `  ${shown}${line}`;
    }),
  );
  return `\n${[...lines, "", "  Nothing was started, and nothing was written."].join("\n")}\n`;
}

/** At words; a word that is longer than a line, such as a path, is never cut, since people copy it. */
function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
