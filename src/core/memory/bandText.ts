import { formatFixed } from "../../base/format";
import type { Forecast } from "./forecast/forecast";

const GIB = 2 ** 30;

/** Bytes in GiB with the digits that tell something: `0.61`, `13.2`, `141`. Without the unit. */
export function gib(bytes: number, digits = digitsOf(bytes)): string {
  return formatFixed(bytes / GIB, digits);
}

function digitsOf(bytes: number): number {
  const size = Math.abs(bytes) / GIB;
  return size >= 100 ? 0 : size >= 1 ? 1 : 2;
}

/** `13.2 ± 0.8`, in GiB. */
export function bandText({ lowBytes, highBytes }: Pick<Forecast, "lowBytes" | "highBytes">): string {
  const centre = (lowBytes + highBytes) / 2;
  const digits = digitsOf(centre);
  return `${gib(centre, digits)} ± ${gib((highBytes - lowBytes) / 2, digits)}`;
}

export type Fit = "fits" | "may not fit" | "does not fit";

/** It fits when even the upper end of the band is free, and does not when the lower end is not. */
export function fitOf(band: Pick<Forecast, "lowBytes" | "highBytes">, freeBytes: number): Fit {
  if (band.highBytes <= freeBytes) return "fits";
  return band.lowBytes <= freeBytes ? "may not fit" : "does not fit";
}
