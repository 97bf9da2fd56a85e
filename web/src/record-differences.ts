/** One field that a system says otherwise than the hub. */
export interface Difference {
  /** As the hub names fields: `name`, `prices.retail`, `address.city`. */
  readonly path: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** By which of its parts an entry of these lists is known. */
const KEYED: Readonly<Record<string, string>> = {
  prices: "list",
  stock: "warehouse",
  ids: "scheme",
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What a system last said, compared with the record field by field. Null stands for the record itself: no difference.
 * Fields that the system says nothing about are none either.
 */
export function differences(record: object, said: unknown): readonly Difference[] {
  if (!isFields(said)) return [];
  const ours = new Map(leaves(record as Fields));
  return leaves(said).flatMap(([path, theirs]) =>
    JSON.stringify(sorted(ours.get(path))) === JSON.stringify(sorted(theirs))
      ? []
      : [{ path, ours: ours.get(path) ?? null, theirs }],
  );
}

function leaves(record: Fields): [path: string, value: unknown][] {
  return Object.entries(record).flatMap(([field, whole]): [string, unknown][] => {
    const key = KEYED[field];
    if (key !== undefined && Array.isArray(whole)) {
      return whole.filter(isFields).map((entry) => {
        const { [key]: name, ...rest } = entry;
        return [`${field}.${String(name)}`, rest];
      });
    }
    if (!isFields(whole)) return [[field, whole]];
    return Object.entries(whole).map(([name, part]) => [`${field}.${name}`, part]);
  });
}

/** With the names of objects in one order, as two systems may write them differently. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
