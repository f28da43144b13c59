import type { EventChannel } from "./eventChannel";

/** The most memory of this process so far, resident, in bytes. */
export function peakBytes(): number {
  // In kilobytes on every system, whatever the system itself counts in.
  return process.resourceUsage().maxRSS * 1024;
}

/**
 * Reports the peak of a training beside what it was reached with. Nothing is reported when an earlier phase took more: then
 * nobody knows what training takes.
 *
 * @param before the peak when training began
 * @param longestRow tokens of the longest training row: the batch that holds it takes the most
 */
export function reportTrainingPeak(channel: EventChannel, before: number, longestRow: number): void {
  const peak = peakBytes();
  if (peak <= before) return;
  channel.emit({
    type: "system",
    metrics: { host_memory_peak_bytes: peak, longest_row_tokens: longestRow },
  });
}
