/** What can be made and changed by hand; orders come from systems alone. */
export type FormEntity = "item" | "party";

export interface PriceRow {
  readonly list: string;
  readonly amount: string;
  readonly currency: string;
  readonly is_gross: boolean;
}
export interface IdRow {
  readonly scheme: string;
  readonly value: string;
}

/** What a form of a record holds: texts as they are typed, by the path of their field. */
export interface RecordDraft {
  readonly texts: Readonly<Record<string, string>>;
  readonly active: boolean;
  /** Of items. */
  readonly prices: readonly PriceRow[];
  /** Of parties: numbers by their kind. */
  readonly ids: readonly IdRow[];
}

/** The fields of a form that are short texts, in their order. */
export const TEXT_FIELDS = {
  item: [
    ...["code", "name", "type", "unit", "vat_rate", "category", "ean"],
    ...["manufacturer", "manufacturer_part_no", "description"],
  ],
  party: [
    ...["name", "trading_name", "role", "address.line1", "address.line2", "address.post_code"],
    ...["address.city", "address.region", "address.country_code", "contact.name"],
    ...["contact.phone", "contact.email", "payment_terms_days"],
  ],
} as const satisfies Readonly<Record<FormEntity, readonly string[]>>;

/** What a new record has without anybody's choice. */
const USUAL: Readonly<Record<FormEntity, Readonly<Record<string, string>>>> = {
  item: { type: "goods" },
  party: { role: "customer" },
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
const rowsOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

function valueAt(record: Fields, path: string): unknown {
  const [field = "", part] = path.split(".");
  const whole = record[field];
  if (part === undefined) return whole;
  return isFields(whole) ? whole[part] : undefined;
}

/** A form of the record, or of a new one. */
export function recordDraft(entity: FormEntity, data?: unknown): RecordDraft {
  const record = isFields(data) ? data : USUAL[entity];
  const seen = new Set<string>();
  return {
    texts: Object.fromEntries(
      TEXT_FIELDS[entity].map((path) => [path, textOf(valueAt(record, path))]),
    ),
    active: record.active !== false,
    prices: rowsOf(record.prices).map((one) => ({
      ...{ list: textOf(one.list), amount: textOf(one.amount), currency: textOf(one.currency) },
      is_gross: one.is_gross === true,
    })),
    // A second number of one kind has no path of its own.
    ids: rowsOf(record.ids).flatMap((one) => {
      const scheme = textOf(one.scheme);
      if (seen.has(scheme)) return [];
      seen.add(scheme);
      return [{ scheme, value: textOf(one.value) }];
    }),
  };
}

const NUMBERS: readonly string[] = ["vat_rate"];
/** The decimal point that the API wants, whichever sign the person types. */
const decimalOf = (text: string): string => text.replace(/\s/g, "").replace(",", ".");

function typedValue(path: string, text: string): unknown {
  const typed = text.trim();
  if (typed === "") return null;
  if (path === "payment_terms_days") return Number(typed);
  if (path === "address.country_code") return typed.toUpperCase();
  return NUMBERS.includes(path) ? decimalOf(typed) : typed;
}

/** What the form says of each field, by its path; null stands for nothing. */
function valuesOf({ texts, active, prices, ids }: RecordDraft): ReadonlyMap<string, unknown> {
  const named = prices.filter(({ list }) => list.trim() !== "");
  const numbered = ids.filter(({ scheme, value }) => scheme.trim() !== "" && value.trim() !== "");
  return new Map<string, unknown>([
    ...Object.entries(texts).map(([path, text]): [string, unknown] => [
      path,
      typedValue(path, text),
    ]),
    ["active", active],
    ...named.map(({ list, amount, currency, is_gross }): [string, unknown] => [
      `prices.${list.trim()}`,
      { currency: currency.trim().toUpperCase(), amount: decimalOf(amount), is_gross },
    ]),
    ...numbered.map(({ scheme, value }): [string, unknown] => [
      `ids.${scheme.trim()}`,
      { value: value.trim() },
    ]),
  ]);
}

/** The fields whose value is another one now, null for those that are gone. */
export function changedFields(before: RecordDraft, after: RecordDraft): Record<string, unknown> {
  const was = valuesOf(before);
  const is = valuesOf(after);
  const paths = new Set([...was.keys(), ...is.keys()]);
  return Object.fromEntries(
    [...paths].flatMap((path) => {
      const value = is.get(path) ?? null;
      const isSame = JSON.stringify(was.get(path) ?? null) === JSON.stringify(value);
      return isSame ? [] : [[path, value]];
    }),
  );
}

const KEYS: Readonly<Record<string, string>> = { prices: "list", ids: "scheme" };

/** A new record as the API takes it. */
export function newRecord(draft: RecordDraft): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [path, value] of valuesOf(draft)) {
    if (value === null) continue;
    const dot = path.indexOf(".");
    if (dot < 0) {
      made[path] = value;
      continue;
    }
    const field = path.slice(0, dot);
    const name = path.slice(dot + 1);
    const key = KEYS[field];
    if (key === undefined) made[field] = { ...(made[field] as object), [name]: value };
    else made[field] = [...rowsOf(made[field]), { [key]: name, ...(value as object) }];
  }
  return made;
}
