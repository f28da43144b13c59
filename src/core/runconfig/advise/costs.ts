import { formatInteger, formatSeconds } from "../../../base/format";
import { bandText, gib, neededBand } from "../../memory/memoryText";
import type { Judged } from "./proposal";
import { millions } from "./modelSize";

/** What a proposal takes: memory, time, steps, numbers trained. */
export function takes({ memory, seconds, steps, trained }: Judged): readonly string[] {
  return [
    ...(memory === undefined ? [] : [`${bandText(neededBand(memory.forecast))} GiB of memory`]),
    ...(seconds === undefined ? [] : [`about ${roughly(seconds)} of training (rough)`]),
    `${formatInteger(steps)} ${steps === 1 ? "step" : "steps"}`,
    ...(trained === undefined ? [] : [`${millions(trained)} numbers trained`]),
  ];
}

/** What an alternative costs or spares against the first proposal. */
export function differences(other: Judged, first: Judged): readonly string[] {
  const [here, there] = [other, first].map(({ memory }) =>
    memory === undefined ? undefined : neededBand(memory.forecast),
  );
  const parts: string[] = [];
  if (here !== undefined && there !== undefined)
    parts.push(`${bandText(here)} GiB of memory instead of ${gib((there.lowBytes + there.highBytes) / 2)}`);
  if (other.seconds !== undefined && first.seconds !== undefined && first.seconds > 0)
    parts.push(timeText(other.seconds / first.seconds, other.seconds));
  if (other.trained !== undefined && other.trained !== first.trained && first.trained !== undefined)
    parts.push(`${millions(other.trained)} numbers trained instead of ${millions(first.trained)}`);
  return parts;
}

function timeText(ratio: number, seconds: number): string {
  if (Math.abs(ratio - 1) < 0.05) return "as much time";
  const factor = ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2);
  return `${factor} times the time (about ${roughly(seconds)}, rough)`;
}

/** Nobody knows the seconds of a rough hour. */
function roughly(seconds: number): string {
  if (seconds < 1) return "a second";
  if (seconds < 60) return `${String(Math.round(seconds))} s`;
  if (seconds < 5400) return `${String(Math.round(seconds / 60))} min`;
  return seconds < 36_000
    ? formatSeconds(Math.round(seconds / 600) * 600)
    : `${String(Math.round(seconds / 3600))} h`;
}
