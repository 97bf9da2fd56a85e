/**
 * One field of a record by its path: `name`, `address.city`. Where a list is told apart by a name of its entries
 * the name stands in the path: `prices.retail` is the price on the list `retail`, without that name.
 */
export type Path = string;

type Fields = Readonly<Record<string, unknown>>;

/** By which of its parts an entry of the list is known. */
const KEYED: ReadonlyMap<string, string> = new Map([
  ["prices", "list"],
  ["stock", "warehouse"],
  ["ids", "scheme"],
]);

/** What the record has there; undefined where it has nothing. */
export function readPath(record: object, path: Path): unknown {
  const [field, name] = split(path);
  const whole = own(record, field);
  if (name === undefined || whole === undefined) return whole;
  const key = KEYED.get(field);
  if (key === undefined) return isFields(whole) ? own(whole, name) : undefined;
  const entry = Array.isArray(whole) ? whole.find((one) => isFields(one) && one[key] === name) : {};
  if (!isFields(entry) || entry[key] !== name) return undefined;
  const { [key]: _name, ...rest } = entry;
  return rest;
}

/** The record with the value there; `undefined` takes it away. A list or object that is empty then goes too. */
export function withPath<R extends object>(record: R, path: Path, value: unknown): R {
  const [field, name] = split(path);
  if (name === undefined) return withField(record, field, value);
  const whole = own(record, field);
  const key = KEYED.get(field);
  if (key === undefined) {
    const part = withField(isFields(whole) ? whole : {}, name, value);
    return withField(record, field, Object.keys(part).length > 0 ? part : undefined);
  }
  const entries: readonly unknown[] = Array.isArray(whole) ? whole : [];
  const isNamed = (one: unknown) => isFields(one) && one[key] === name;
  const entry = isFields(value) ? { [key]: name, ...value } : undefined;
  const others = entries.flatMap((one) => (isNamed(one) ? (entry ?? []) : [one]));
  const list = entry && !entries.some(isNamed) ? [...others, entry] : others;
  return withField(record, field, list.length > 0 ? list : undefined);
}

/** Every path that the record has something at, keyed lists and objects by their parts. */
export function pathsOf(record: object): Path[] {
  return Object.entries(record).flatMap(([field, whole]): Path[] => {
    if (whole === undefined) return [];
    const key = KEYED.get(field);
    if (key !== undefined && Array.isArray(whole)) {
      return whole.flatMap((one) => (isFields(one) ? [`${field}.${String(one[key])}`] : []));
    }
    return isFields(whole) ? Object.keys(whole).map((name) => `${field}.${name}`) : [field];
  });
}

function withField<R extends object>(record: R, field: string, value: unknown): R {
  const { [field]: _before, ...rest } = record as Fields;
  return (value === undefined ? rest : { ...record, [field]: value }) as R;
}

/** At the first dot alone: names of lists may have dots of their own. */
function split(path: Path): readonly [field: string, name: string | undefined] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
}

const own = (record: object, field: string): unknown =>
  Object.hasOwn(record, field) ? (record as Fields)[field] : undefined;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
