import type { FiscalHead } from "./api/types.ts";
import { FISCAL_KINDS, FISCAL_STATES, type FiscalLevel } from "./fiscal.ts";
import { amountOf } from "./invoice-filters.ts";
import { dayOf, oneOf, textOf } from "./search.ts";

/** What the list of fiscal documents is narrowed down to, as the page's address has it. */
export interface FiscalFilters {
  readonly q?: string | undefined;
  readonly kind?: FiscalHead["kind"] | undefined;
  readonly state?: FiscalHead["state"] | undefined;
  /** CNPJ or CPF, masked or not; eight positions for all branches. */
  readonly tax_id?: string | undefined;
  readonly date_from?: string | undefined;
  readonly date_to?: string | undefined;
  /** Decimal text. */
  readonly min_total?: string | undefined;
  readonly max_total?: string | undefined;
  readonly direction?: "in" | "out" | undefined;
  readonly environment?: FiscalHead["environment"] | undefined;
  readonly checks?: FiscalLevel | undefined;
  /** False: only their summaries are known. */
  readonly is_full?: boolean | undefined;
}

/** The filters behind `More filters`. */
export const MORE_FILTERS = [
  "tax_id",
  "min_total",
  "max_total",
  "direction",
  "environment",
  "checks",
  "is_full",
] as const satisfies readonly (keyof FiscalFilters)[];

export const LEVELS = ["ok", "warning", "error"] as const satisfies readonly FiscalLevel[];
export const ENVIRONMENTS = ["production", "homologation"] as const;
export const DIRECTIONS = ["in", "out"] as const;

/** An amount as Brazilians type it, `1.234,56`, or with a point for the decimals; two of them, no sign. */
export const moneyOf = (value: unknown): string | undefined => {
  const typed = textOf(value);
  const amount = amountOf(typed?.includes(",") ? typed.replaceAll(".", "") : typed);
  return amount !== undefined && /^\d{1,13}(\.\d{1,2})?$/.test(amount) ? amount : undefined;
};

/** A CNPJ, its first eight positions, or a CPF. */
export function taxIdOf(value: unknown): string | undefined {
  const taxId = (textOf(value) ?? "").replace(/[^0-9A-Za-z]/g, "").toUpperCase();
  return [8, 11, 14].includes(taxId.length) ? taxId : undefined;
}

/** Filters from an address: what does not fit counts as absent. */
export const fiscalFiltersOf = (search: Readonly<Record<string, unknown>>): FiscalFilters => ({
  q: textOf(search.q)?.slice(0, 200),
  kind: oneOf(FISCAL_KINDS, search.kind),
  state: oneOf(FISCAL_STATES, search.state),
  tax_id: taxIdOf(search.tax_id),
  date_from: dayOf(search.date_from),
  date_to: dayOf(search.date_to),
  min_total: moneyOf(search.min_total),
  max_total: moneyOf(search.max_total),
  direction: oneOf(DIRECTIONS, search.direction),
  environment: oneOf(ENVIRONMENTS, search.environment),
  checks: oneOf(LEVELS, search.checks),
  is_full: typeof search.is_full === "boolean" ? search.is_full : undefined,
});

/** The filters that are set. */
export function setFilters(filters: FiscalFilters) {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as {
    [K in keyof FiscalFilters]?: Exclude<FiscalFilters[K], undefined>;
  };
}
