import {
  type DocumentParty,
  type Invoice,
  type Order,
  partyId,
  RejectedError,
} from "../../sdk/index.ts";
import { readRows } from "./client.ts";
import { rounded, withTax } from "./decimals.ts";
import { symbolOf } from "./invoices.ts";
import type { PremierContext } from "./manifest.ts";
import { partnersOf } from "./party-sink.ts";
import { decimalOf, drop, flagOf, guidOf, plainDecimal, textOf } from "./values.ts";

type Line = Invoice["lines"][number] | Order["lines"][number];
export type Payload = Readonly<Record<string, unknown>>;

const TEXT_WIDTH = 96;
const FORMS = {
  transfer: "Převodním příkazem",
  cash: "Hotově",
  card: "Platební kartou",
  cod: "Dobírkou",
  compensation: "Zápočtem",
} as const;

/** VAT codes by rate: Premier's own words for what others tell with the rate alone. */
export interface VatCodes {
  codeOf(rate: string | undefined, localCode: string | undefined): string | undefined;
}

/** Of the side of the books that documents of this direction are on. */
export async function vatCodesOf(ctx: PremierContext, side: "FA_IN" | "FA_OUT"): Promise<VatCodes> {
  const rows = await readRows(ctx, { command: "SAZBY_DPH" });
  const codes = rows.flatMap((row) => {
    const code = textOf(row, "KOD_DPH", 10);
    const rate = decimalOf(row, "SAZBA_DPH") ?? "0";
    return code !== undefined && flagOf(row, side) ? [{ code, rate }] : [];
  });
  return {
    codeOf(rate, localCode) {
      const fitting = codes.filter((one) => one.rate === plainDecimal(rate ?? "0"));
      const own = fitting.find(({ code }) => code === localCode);
      return (own ?? fitting[0])?.code;
    },
  };
}

/** @throws RejectedError where Premier has no such partner */
export async function partnerIdOf(
  ctx: PremierContext,
  party: DocumentParty,
  known: Map<string, string>,
): Promise<string> {
  const keys = ["CZ:DIC", "EU:VAT", "CZ:ICO", "SK:ICO"].flatMap((one) => partyId(party, one) ?? []);
  for (const key of keys) {
    const id = known.get(key) ?? guidOf((await partnersOf(ctx, [key])).get(key) ?? {});
    if (id === undefined) continue;
    known.set(key, id);
    return id;
  }
  const who = [party.name, keys[0]].filter(Boolean).join(", ");
  throw new RejectedError(
    `Premier has no partner with the DIČ or IČO of ${who || "the other side"}: send the party first.`,
  );
}

/** Where the document's number goes: a number of digits is Premier's own, of another its digits and its text. */
export function numberColumns(number: string, symbol: "VS" | "CIS_ESHOP"): Payload {
  const plain = number.trim();
  const digits = symbolOf(plain);
  if (digits === undefined) throw new RejectedError(`The number ${plain} has no digits in it.`);
  if (plain.length > 48) throw new RejectedError(`The number ${plain.slice(0, 60)} is too long.`);
  const isOwn = /^[1-9]\d{0,9}$/.test(plain);
  const told = symbol === "VS" ? digits : Number(digits);
  return isOwn
    ? { CISLO: Number(plain), ...(symbol === "VS" ? { VS: plain } : {}) }
    : { [symbol]: told, POPIS: plain };
}

/** Without a currency where it is the one at home: Premier wants it left out. */
export const currencyColumns = (
  { currency, exchange_rate }: Pick<Invoice, "currency" | "exchange_rate">,
  home: string,
): Payload =>
  currency === home
    ? {}
    : { MENA: currency, ...(exchange_rate ? { KURS: Number(exchange_rate.rate), M_KURS: 1 } : {}) };

export function formColumns({ payment }: Pick<Invoice, "payment">): Payload {
  const means = payment?.means;
  return means !== undefined && means in FORMS ? { FORMA: FORMS[means as keyof typeof FORMS] } : {};
}

/** The totals as the document prints them: what is to be paid, and what it was rounded by. */
export const totalColumns = ({ totals }: Pick<Invoice, "totals">): Payload =>
  drop({
    CELKEM: numberOf(totals.payable ?? totals.gross),
    ZAOK: numberOf(totals.rounding),
  });

/** @throws RejectedError for a line without amounts */
export function lineColumns(line: Line, codes: VatCodes): Payload {
  const { net, vat } = line;
  if (net === undefined) throw new RejectedError(`Line ${line.no} has no net amount.`);
  const rate = plainDecimal(vat?.rate);
  const gross = line.gross ?? withTax(net, rate ?? "0", 2);
  const qty = "qty" in line ? line.qty : "ordered_qty" in line ? line.ordered_qty : undefined;
  const [text, text2] = [
    line.name.slice(0, TEXT_WIDTH),
    line.name.slice(TEXT_WIDTH, 2 * TEXT_WIDTH),
  ];
  return drop({
    TEXT: text,
    TEXT_2: text2 === "" ? undefined : text2,
    MNOZSTVI: numberOf(qty ?? "1"),
    MJ: line.unit_local ?? line.unit,
    CENA_MJ: numberOf(rounded(line.net_price ?? net, 5)),
    CENA: numberOf(rounded(net, 2)),
    CENA_DPH: numberOf(rounded(gross, 2)),
    SAZBA_DPH: numberOf(rate),
    KOD_DPH: codes.codeOf(rate, vat?.local_code),
  });
}

/** Fifteen digits survive as a number: https://262.ecma-international.org/#sec-numeric-types-number-tostring */
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
