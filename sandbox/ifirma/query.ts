import { invalid } from "./answers.ts";
import type { Issued } from "./data.ts";

const PARAMETERS = ["dataOd", "dataDo", "kwotaOd", "kwotaDo", "kontrahent", "nipKontrahenta"];
const MORE_PARAMETERS = ["typ", "status", "strona", "iloscNaStronie"];
const STATUSES = ["przeterminowane", "nieoplacone", "oplaconeCzesciowo", "oplacone"];
const DEFAULT_DAYS = 30;
const DEFAULT_SIZE = 20;
/** Not documented; programs were seen to ask for so many. */
const MAX_SIZE = 300;

/** One page of the list, newest first. */
export function listIssued(all: Iterable<Issued>, query: URLSearchParams) {
  const known = [...PARAMETERS, ...MORE_PARAMETERS];
  for (const name of query.keys())
    if (!known.includes(name)) throw invalid(name, "nieznany parametr");
  const from = dayOf(query, "dataOd");
  const to = query.has("dataDo") ? dayOf(query, "dataDo") : after(from, DEFAULT_DAYS);
  const page = wholeNumber(query, "strona", { max: 1_000_000, otherwise: 1 });
  const size = wholeNumber(query, "iloscNaStronie", { max: MAX_SIZE, otherwise: DEFAULT_SIZE });
  const statuses = query.get("status")?.split(",") ?? [];
  if (statuses.some((status) => !STATUSES.includes(status)))
    throw invalid("status", "nieznany status");
  const type = query.get("typ");
  const found = [...all].filter(({ row }) => {
    const day = String(row.DataWystawienia);
    return (
      day >= from &&
      day <= to &&
      (type === null || row.Rodzaj === type) &&
      matches(row, query) &&
      (statuses.length === 0 || statuses.includes(statusOf(row)))
    );
  });
  const sorted = found.toSorted((a, b) => b.id - a.id);
  return sorted.slice((page - 1) * size, page * size).map(({ row }) => row);
}

function matches(row: Issued["row"], query: URLSearchParams): boolean {
  const gross = Number(row.Brutto);
  const nip = query.get("nipKontrahenta");
  const contractor = query.get("kontrahent");
  return (
    gross >= Number(query.get("kwotaOd") ?? Number.NEGATIVE_INFINITY) &&
    gross <= Number(query.get("kwotaDo") ?? Number.POSITIVE_INFINITY) &&
    (nip === null || row.NIPKontrahenta === nip) &&
    (contractor === null || row.IdentyfikatorKontrahenta === contractor)
  );
}

function statusOf({ Zaplacono: paid, Brutto: gross }: Issued["row"]): string {
  if (Number(paid) >= Number(gross)) return "oplacone";
  return Number(paid) > 0 ? "oplaconeCzesciowo" : "nieoplacone";
}

function dayOf(query: URLSearchParams, name: string): string {
  const value = query.get(name) ?? "";
  if (!isDay(value)) throw invalid(name, "wymagana data RRRR-MM-DD");
  return value;
}

export const isDay = (value: unknown): value is string =>
  typeof value === "string" &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
  new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);

const after = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function wholeNumber(
  query: URLSearchParams,
  name: string,
  { max, otherwise }: { max: number; otherwise: number },
): number {
  const text = query.get(name) ?? String(otherwise);
  if (!/^[1-9]\d{0,6}$/.test(text) || Number(text) > max)
    throw invalid(name, `liczba od 1 do ${max}`);
  return Number(text);
}
