import type { EventChannel } from "./eventChannel";

/** Thrown to unwind to the end of a run that was asked to stop; caught in one place. */
export class StopRequested extends Error {
  override readonly name = "StopRequested";
}

/** Lets the signal handlers run, and says whether a stop was asked for. */
export async function stopAsked(channel: EventChannel): Promise<boolean> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  return channel.stopRequested();
}

/** For phases that have nothing to save: throws StopRequested when a stop was asked for. */
export async function interruptible(channel: EventChannel): Promise<void> {
  if (await stopAsked(channel)) throw new StopRequested("a stop was asked for");
}

/** Waits while a pause is asked for; a stop ends the wait. */
export async function waitWhilePaused(channel: EventChannel, step: number): Promise<void> {
  if (!channel.pauseRequested()) return;
  channel.emit({ type: "paused", step });
  while (channel.pauseRequested() && !channel.stopRequested())
    await new Promise<void>((resolve) => setTimeout(resolve, 100));
  channel.emit({ type: "resumed", step });
}
