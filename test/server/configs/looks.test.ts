import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWaiting, type Looks, type Waiting } from "../../../src/server/configs/looks";

let disk: Map<string, string>;
let loads: string[];
let news: number;
let known: number;
let waiting: Waiting;
let looks: Looks<[string], string | undefined>;
/** Looks that hang until they are let go. */
let slow: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  disk = new Map([
    ["a", "1"],
    ["b", "2"],
  ]);
  [loads, slow] = [[], []];
  [news, known] = [0, 0];
  waiting = createWaiting(
    () => news++,
    () => known++,
  );
  looks = waiting.looks(async (file: string) => {
    loads.push(file);
    if (file.startsWith("slow")) await new Promise<void>((resolve) => slow.push(resolve));
    return disk.get(file);
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets what is ready be done, with no time passing. */
const tick = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("what lies on the disk", () => {
  it("is not known at once, and is by the time of the answer", async () => {
    expect(looks.ask("a")).toBeUndefined();
    expect(await waiting.whenKnown(() => looks.ask("a"))).toBe("1");
    expect([loads, known, news]).toEqual([["a"], 1, 0]);
  });

  it("leads to more, which is waited for as well", async () => {
    const answer = (): string | undefined => (looks.ask("a") === "1" ? looks.ask("b") : undefined);
    expect(await waiting.whenKnown(answer)).toBe("2");
  });

  it("is looked at again behind an answer; that it is otherwise is news", async () => {
    await waiting.whenKnown(() => looks.ask("a"));
    disk.set("a", "new");
    expect(await waiting.whenKnown(() => looks.ask("a"))).toBe("1");
    expect(loads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(looks.ask("a")).toBe("1");
    await tick();
    expect([looks.ask("a"), news, loads.length]).toEqual(["new", 1, 2]);
    await vi.advanceTimersByTimeAsync(300);
    looks.ask("a");
    await tick();
    expect(news).toBe(1);
  });

  it("is not waited for for ever: the answer comes without it, and what is found later is news", async () => {
    disk.set("slow", "late");
    const answered = waiting.whenKnown(() => looks.ask("slow") ?? "nothing");
    await vi.advanceTimersByTimeAsync(600);
    expect(await answered).toBe("nothing");
    // Whoever asks next does not wait again.
    expect(await waiting.whenKnown(() => looks.ask("slow") ?? "nothing")).toBe("nothing");
    for (const go of slow) go();
    await tick();
    expect([looks.ask("slow"), news, loads.length]).toEqual(["late", 1, 1]);
  });

  it("is looked at anew once it has been forgotten", async () => {
    await waiting.whenKnown(() => looks.ask("a"));
    disk.set("a", "new");
    looks.refresh();
    expect(await waiting.whenKnown(() => looks.ask("a"))).toBe("new");
    expect(news).toBe(0);
  });

  it("keeps only so many: half-typed paths are paths, too", async () => {
    for (let i = 0; i < 1500; i++) looks.ask(`p${String(i)}`);
    await tick();
    looks.ask("p0");
    expect(loads.filter((one) => one === "p0")).toHaveLength(2);
  });
});
