import { mkdirSync } from "node:fs";
import path from "node:path";
import {
  addResidual,
  findCorrection,
  type Correction,
  type CorrectionKey,
  type Residual,
} from "../../core/memory/forecast/correction";
import { readTextIfThere } from "../files/readText";
import { writeWholeJson } from "../files/writeWhole";

/** More models, methods and devices than a machine sees; the oldest go first. */
const MOST = 200;

/** `<home>/corrections.json`: what measured steps taught about forecasts. A damaged file is as good as none. */
export function readCorrections(home: string): readonly Correction[] {
  let content: unknown;
  try {
    content = JSON.parse(readTextIfThere(correctionsFile(home)) ?? "null");
  } catch {
    return [];
  }
  const list = fieldOf(content, "corrections");
  if (fieldOf(content, "version") !== 1 || !Array.isArray(list)) return [];
  return list.flatMap((entry) => readCorrection(entry) ?? []);
}

/** Adds what a run's probe step measured. Throws what the disk throws. */
export function recordResidual(home: string, key: CorrectionKey, residual: Residual): void {
  mkdirSync(home, { recursive: true });
  const before = readCorrections(home);
  const known = findCorrection(before, key);
  // Whoever finishes a run after its supervisor was killed measures the same once more.
  const isKnown = known?.residuals.some(
    ({ ratio, measuredAt }) => ratio === residual.ratio && measuredAt === residual.measuredAt,
  );
  if (isKnown === true) return;
  const { model, method, device } = key;
  const updated = addResidual(known ?? { model, method, device, residuals: [] }, residual);
  const others = before.filter((one) => one !== known);
  const corrections = [...others, updated].slice(-MOST);
  writeWholeJson(correctionsFile(home), { version: 1, corrections });
}

function correctionsFile(home: string): string {
  return path.join(home, "corrections.json");
}

function readCorrection(entry: unknown): Correction | undefined {
  const [model, method, device] = ["model", "method", "device"].map((name) => fieldOf(entry, name));
  const residuals = fieldOf(entry, "residuals");
  if (typeof model !== "string" || typeof method !== "string" || typeof device !== "string") return undefined;
  if (!Array.isArray(residuals)) return undefined;
  return { model, method, device, residuals: residuals.flatMap((one) => readResidual(one) ?? []) };
}

function readResidual(entry: unknown): Residual | undefined {
  const ratio = fieldOf(entry, "ratio");
  const measuredAt = fieldOf(entry, "measuredAt");
  if (typeof ratio !== "number" || !(ratio > 0) || typeof measuredAt !== "string") return undefined;
  const sizeBytes = fieldOf(entry, "sizeBytes");
  return { ratio, measuredAt, ...(typeof sizeBytes === "number" && sizeBytes > 0 ? { sizeBytes } : {}) };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
