/** The same without the fields that are undefined: what is unknown is absent from a record. */
export function drop<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** As `drop`; undefined where nothing is left. */
export function dropAll<T extends object>(object: T): ReturnType<typeof drop<T>> | undefined {
  const kept = drop(object);
  return Object.keys(kept).length > 0 ? kept : undefined;
}
