const MOST = 100_000;

/** Keys that have come in a file. After very many it begins anew: what is written twice does no harm. */
export class SeenKeys {
  readonly #keys = new Set<string>();

  isNew(key: string): boolean {
    if (this.#keys.has(key)) return false;
    if (this.#keys.size >= MOST) this.#keys.clear();
    this.#keys.add(key);
    return true;
  }
}
