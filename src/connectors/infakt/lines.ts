import { fromMinor, type Invoice, type InvoiceLine } from "../../sdk/index.ts";
import { decimalOf, minorOf, moneyOf, type Row, rowsOf, textOf } from "./values.ts";
import {
  breakdownOf,
  isAfter,
  type Share,
  type Sums,
  type Vat,
  type VatRates,
  vatOf,
} from "./vat.ts";

const MAX_LINES = 10_000;

interface Scope {
  readonly currency: string;
  readonly rates: VatRates;
  readonly gtuCodes: ReadonlyMap<string, string>;
  readonly sums: Sums;
  readonly isMargin: boolean;
}

export interface Lines {
  readonly lines: InvoiceLine[];
  /** Undefined where the lines do not say enough, or say something else than the sums. */
  readonly breakdown: Invoice["vat_breakdown"] | undefined;
}

/**
 * Services as lines. Those of a correction come in pairs, the state before and the one after.
 * @throws DataError
 */
export function linesOf(row: Row, scope: Scope): Lines {
  const services = rowsOf(row.services).slice(0, MAX_LINES);
  const isPaired = services.some(
    (service) => service.correction !== undefined && service.correction !== null,
  );
  const lines = services.map((service, i) => {
    const line = lineOf(service, `services.${i}`, scope);
    return {
      ...line,
      no: i + 1,
      ...(isPaired && !isAfter(service) ? { is_before_correction: true } : {}),
    };
  });
  const shares = services.map((service, i) => shareOf(service, `services.${i}`, scope));
  return { lines, breakdown: breakdown(services, shares, { ...scope, isPaired }) };
}

/** Of a correction the sums are the difference; some answers are seen to print the state after it. */
function breakdown(
  services: readonly Row[],
  shares: readonly (Share | undefined)[],
  { sums, currency, isPaired }: Scope & { readonly isPaired: boolean },
): Invoice["vat_breakdown"] | undefined {
  const known = shares.filter((share) => share !== undefined);
  if (known.length === 0 || known.length < shares.length) return undefined;
  if (!isPaired) return breakdownOf(known, sums, currency);
  const signed = known.map((share, i) =>
    isAfter(services[i] ?? {}) ? share : { ...share, net: -share.net, tax: -share.tax },
  );
  const after = known.filter((_, i) => isAfter(services[i] ?? {}));
  return breakdownOf(signed, sums, currency) ?? breakdownOf(after, sums, currency);
}

function vatFor(service: Row, { rates, isMargin }: Scope): Vat {
  return isMargin
    ? { category: "E", rate: "0", local_code: "marza" }
    : vatOf(service.tax_symbol, rates);
}

function lineOf(service: Row, path: string, scope: Scope): InvoiceLine {
  const { currency } = scope;
  const { net, gross, tax } = amountsOf(service, path, currency);
  const vat = vatFor(service, scope);
  const line: InvoiceLine = { no: 1, name: textOf(service.name, 1000) ?? "" };
  put(line, "qty", decimalOf(service.quantity));
  put(line, "unit_local", textOf(service.unit, 40));
  put(line, "net_price", moneyOf(service.unit_net_price));
  put(line, "seller_code", textOf(service.gtin, 120));
  if (net !== undefined) line.net = fromMinor(net, currency);
  if (gross !== undefined) line.gross = fromMinor(gross, currency);
  const amount = tax === undefined ? {} : { amount: fromMinor(tax, currency) };
  if (Object.keys(vat).length > 0 || tax !== undefined) line.vat = { ...vat, ...amount };
  const classifications = classificationsOf(service, scope.gtuCodes);
  if (classifications.length > 0) line.classifications = classifications;
  return line;
}

function put<K extends keyof InvoiceLine>(line: InvoiceLine, key: K, value: InvoiceLine[K]): void {
  if (value !== undefined) line[key] = value;
}

function amountsOf(service: Row, path: string, currency: string) {
  const read = (name: string) => minorOf(service[name], currency, `${path}.${name}`);
  const net = read("net_price");
  const gross = read("gross_price");
  const stated = read("tax_price");
  const tax = stated ?? (net === undefined || gross === undefined ? undefined : gross - net);
  return { net: net ?? (gross === undefined ? undefined : gross - (tax ?? 0)), gross, tax };
}

function shareOf(service: Row, path: string, scope: Scope): Share | undefined {
  const { net, tax } = amountsOf(service, path, scope.currency);
  if (scope.isMargin && net !== undefined)
    return { vat: vatFor(service, scope), net, tax: tax ?? 0 };
  if (net === undefined || tax === undefined) return undefined;
  return { vat: vatFor(service, scope), net, tax };
}

function classificationsOf(service: Row, gtuCodes: ReadonlyMap<string, string>) {
  const gtu = gtuCodes.get(textOf(service.gtu_id, 20) ?? "");
  const pkwiu = textOf(service.pkwiu, 60);
  const cn = textOf(service.cn, 60);
  return [
    ...(gtu === undefined ? [] : [{ scheme: "GTU", code: gtu }]),
    ...(pkwiu === undefined ? [] : [{ scheme: "PKWIU", code: pkwiu }]),
    ...(cn === undefined ? [] : [{ scheme: "CN", code: cn }]),
  ];
}
