export interface Disposable {
  dispose(): void;
}

/** Owns what its holder makes: `const x = owner.own(new X())`; disposed in reverse order, once. */
export class Owner implements Disposable {
  #owned: Disposable[] = [];
  #disposed = false;

  own<T extends Disposable>(thing: T): T {
    if (this.#disposed) thing.dispose();
    else this.#owned.push(thing);
    return thing;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const thing of this.#owned.reverse()) thing.dispose();
    this.#owned = [];
  }
}
