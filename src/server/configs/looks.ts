/** Answers about the disk that nobody waits for at a key: a folder may lie on a network. */
export interface Looks<A extends readonly unknown[], T> {
  /** What is known by now; undefined while nobody has looked. */
  ask(...about: A): T | undefined;
  /** Forgets what is known. */
  refresh(): void;
}

/** Keeps those who ask until what they ask for has been looked at, of whatever kind. */
export interface Waiting {
  /** An answer, given again when what it asked for is known; after a while without: what is found later is news. */
  whenKnown<R>(answer: () => R | Promise<R>): Promise<R>;
  /** How often something was asked for so far that was not known yet. */
  unknown(): number;
  /** @param load never rejects */
  looks<A extends readonly unknown[], T>(load: (...about: A) => Promise<T>): Looks<A, T>;
}

/** The same is looked at again after so long, behind the answer: when it is otherwise, that is news. */
const LOOK_AGAIN_MS = 250;
/** Longer nobody waits for a folder. */
const LONGEST_WAIT_MS = 500;
/** Paths that are half typed are paths, too. */
const MOST_KNOWN = 1000;

interface Look<T> {
  known: { readonly is: T } | undefined;
  at: number;
  isLooking: boolean;
  /** Somebody has been answered without it. */
  isLate: boolean;
}

/** What is found may lead to something else that nobody has looked at yet. */
const MOST_ROUNDS = 4;

/**
 * @param onNews something is otherwise than it was said to be
 * @param onKnown what somebody waited for is known: whatever was made without it is to be forgotten
 */
export function createWaiting(onNews: () => void, onKnown: () => void): Waiting {
  const waiting = new Map<Look<unknown>, Promise<void>>();
  /** How often something was asked for that was not known, and can still be waited for. */
  let unknown = 0;
  const giveUp = (): void => {
    for (const one of waiting.keys()) one.isLate = true;
    waiting.clear();
  };
  const settled = async (): Promise<void> => {
    const all = [...waiting.keys()];
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_WAIT_MS);
    });
    await Promise.race([Promise.all(waiting.values()), tooLong]);
    clearTimeout(timer);
    if (all.some((one) => waiting.has(one))) giveUp();
    onKnown();
  };
  return {
    unknown: () => unknown,
    whenKnown: async (answer) => {
      for (let round = 1; ; round++) {
        const before = unknown;
        const given = await answer();
        if (unknown === before) return given;
        if (round === MOST_ROUNDS) {
          giveUp();
          return given;
        }
        await settled();
      }
    },
    looks: <A extends readonly unknown[], T>(load: (...about: A) => Promise<T>): Looks<A, T> => {
      const byKey = new Map<string, Look<T>>();
      const look = async (one: Look<T>, about: A): Promise<void> => {
        one.isLooking = true;
        const is = await load(...about);
        const isNews = one.isLate || (one.known !== undefined && !isSame(one.known.is, is));
        Object.assign(one, { known: { is }, at: Date.now(), isLooking: false, isLate: false });
        waiting.delete(one);
        if (isNews) onNews();
      };
      return {
        ask: (...about) => {
          const key = JSON.stringify(about);
          let one = byKey.get(key);
          if (one === undefined) {
            if (byKey.size >= MOST_KNOWN) byKey.clear();
            byKey.set(key, (one = { known: undefined, at: 0, isLooking: false, isLate: false }));
          }
          if (!one.isLooking && Date.now() - one.at > LOOK_AGAIN_MS) {
            const looked = look(one, about);
            if (one.known === undefined) waiting.set(one, looked);
          }
          if (one.known === undefined && !one.isLate) unknown++;
          return one.known?.is;
        },
        refresh: () => {
          byKey.clear();
        },
      };
    },
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
