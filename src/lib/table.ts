/**
 * A table to look names of the outside up in. It finds only what was put into it: an object as such also has
 * `constructor`, `toString` and `__proto__`, and whoever sends such a word would be given a function.
 */
export const table = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.freeze(Object.assign(Object.create(null) as Record<string, T>, entries));
