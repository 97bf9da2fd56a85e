import { fromMinor, type InvoiceLine } from "../../sdk/index.ts";
import { decimalOf, drop, productOf, type Row, rowsOf, textOf } from "./values.ts";
import { type Share, splitAmount, vatOf } from "./vat.ts";

export interface Lines {
  readonly lines: InvoiceLine[];
  /** Undefined where a position does not say enough: then nothing can be added up. */
  readonly shares: Share[] | undefined;
  /** `LiczOd` BRT: the prices are gross ones. */
  readonly isGross: boolean;
}

interface Scope {
  readonly currency: string;
  readonly type: string;
  readonly isGross: boolean;
}

/** Positions as lines; iFirma sends quantity and price, never a position's own sum. */
export function linesOf(doc: Row, { currency, type }: Omit<Scope, "isGross">): Lines {
  const isGross = textOf(doc.LiczOd, 10)?.toUpperCase().startsWith("BR") ?? false;
  const scope = { currency, type, isGross };
  const before = rowsOf(doc.PozycjePrzedKorekta);
  const positions = rowsOf(doc.Pozycje);
  const shares = [
    ...before.map((position) => negative(shareOf(position, scope))),
    ...positions.map((position) => shareOf(position, scope)),
  ];
  const known = shares.filter((share) => share !== undefined);
  const lines = [
    ...before.map((position) => ({ ...lineOf(position, scope), is_before_correction: true })),
    ...positions.map((position) => lineOf(position, scope)),
  ];
  return {
    lines: lines.map((line, i) => ({ ...line, no: i + 1 })),
    shares: known.length === shares.length ? known : undefined,
    isGross,
  };
}

const negative = (share: Share | undefined): Share | undefined =>
  share && { ...share, amount: -share.amount };

function lineOf(position: Row, scope: Scope): InvoiceLine {
  const { currency, isGross } = scope;
  const money = (minor: number) => fromMinor(minor, currency);
  const share = shareOf(position, scope);
  const vat = vatOf(position.StawkaVat, position.TypStawkiVat, scope.type);
  const sums = share && vat.category ? splitAmount(share.amount, vat.rate, isGross) : undefined;
  const price = decimalOf(position.CenaJednostkowa);
  const discount = decimalOf(position.Rabat);
  const classifications = classificationsOf(position);
  return {
    no: 1,
    name: textOf(position.NazwaPelna, 1000) ?? "",
    ...drop({
      qty: decimalOf(position.Ilosc),
      unit_local: textOf(position.Jednostka, 40),
      net_price: isGross ? undefined : price,
      gross_price: isGross ? price : undefined,
      discount: discount === "0" ? undefined : discount,
      net: sums && money(sums.net),
      vat:
        Object.keys(vat).length > 0
          ? { ...vat, ...(sums && { amount: money(sums.tax) }) }
          : undefined,
      gross: sums && money(sums.gross),
      classifications: classifications.length > 0 ? classifications : undefined,
    }),
  };
}

/** Quantity by price, less a discount in per cent. */
function shareOf(position: Row, { currency, type }: Scope): Share | undefined {
  const qty = decimalOf(position.Ilosc);
  const price = decimalOf(position.CenaJednostkowa);
  const discount = decimalOf(position.Rabat) ?? "0";
  if (qty === undefined || price === undefined || discount.startsWith("-")) return undefined;
  if (Number(discount) > 100) return undefined;
  const vat = vatOf(position.StawkaVat, position.TypStawkiVat, type);
  const factors = discount === "0" ? [qty, price] : [qty, price, shareAfter(discount)];
  const amount = productOf(currency, ...factors);
  return Number.isSafeInteger(amount) ? { vat, amount } : undefined;
}

/** `12.5` per cent less is the factor `0.875`. */
function shareAfter(discount: string): string {
  const [whole = "0", fraction = ""] = discount.split(".");
  const scale = fraction.length;
  const left = 100n * 10n ** BigInt(scale) - BigInt(whole + fraction);
  const digits = String(left).padStart(scale + 3, "0");
  return `${digits.slice(0, -(scale + 2))}.${digits.slice(-(scale + 2))}`;
}

function classificationsOf(position: Row): NonNullable<InvoiceLine["classifications"]> {
  const gtu = textOf(position.GTU, 20)?.toUpperCase();
  const pkwiu = textOf(position.PKWiU, 60);
  return [
    ...(gtu !== undefined && /^GTU_(0[1-9]|1[0-3])$/.test(gtu)
      ? [{ scheme: "GTU", code: gtu }]
      : []),
    ...(pkwiu === undefined ? [] : [{ scheme: "PKWIU", code: pkwiu }]),
  ];
}
