import type { FiscalFile, FiscalHead, FiscalRecord } from "./api/types.ts";

export type FiscalBody = NonNullable<FiscalRecord["document"]>;
export type FiscalItem = FiscalBody["items"][number];
export type FiscalParty = FiscalBody["issuer"];
export type FiscalTaxes = NonNullable<FiscalItem["taxes"]>;
export type FiscalTax = NonNullable<FiscalTaxes["icms"]>;
export type IbsCbs = NonNullable<FiscalTaxes["ibs_cbs"]>;
export type FiscalEvent = FiscalRecord["events"][number];
export type FiscalLevel = FiscalHead["checks"];
export type FiscalOutcome = FiscalFile["outcome"];

/** As the law writes them, in every language. */
export const KIND_NAMES = {
  nfe: "NF-e",
  nfce: "NFC-e",
  cte: "CT-e",
  cteos: "CT-e OS",
  gtve: "GTV-e",
} as const satisfies Readonly<Record<FiscalHead["kind"], string>>;
export const FISCAL_KINDS = Object.keys(KIND_NAMES) as readonly FiscalHead["kind"][];

/** The totals know kinds as any text. */
export const kindName = (kind: string): string =>
  KIND_NAMES[kind as FiscalHead["kind"]] ?? kind.toUpperCase();

export const FISCAL_STATES = [
  "authorized",
  "cancelled",
  "denied",
  "rejected",
  "unconfirmed",
] as const satisfies readonly FiscalHead["state"][];

export const OUTCOMES = [
  "created",
  "updated",
  "unchanged",
  "conflict",
  "refused",
  "ignored",
] as const satisfies readonly FiscalOutcome[];

/** The 44 positions in groups of four, as a DANFE prints them. */
export const groupKey = (key: string): string => key.replace(/.{4}(?=.)/g, "$& ");

/** CNPJ and CPF with their usual marks; anything else as it is. */
export function maskTaxId(taxId: string): string {
  if (taxId.length === 14) {
    return taxId.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, "$1.$2.$3/$4-$5");
  }
  return taxId.length === 11 ? taxId.replace(/^(.{3})(.{3})(.{3})(.{2})$/, "$1.$2.$3-$4") : taxId;
}

/** A document's moment as written, `2026-11-20T23:58:00-03:00`, in its parts; undefined for what is none. */
export function momentOf(
  written: string | undefined,
): { day: string; time: string; offset: string } | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?)?/.exec(
    written ?? "",
  );
  if (!found) return undefined;
  const [, day = "", time = "", offset = ""] = found;
  return { day, time, offset };
}

/** Whether something matters: a tax of zero does not. */
export const isAmount = (value: string | undefined): value is string =>
  value !== undefined && /[1-9]/.test(value);
