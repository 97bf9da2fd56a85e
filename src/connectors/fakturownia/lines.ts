import { fromMinor, type InvoiceLine } from "../../sdk/index.ts";
import { decimalOf, isRow, minorOf, type Row, rowsOf, textOf } from "./values.ts";
import { type Share, vatOf } from "./vat.ts";

export interface Lines {
  readonly lines: InvoiceLine[];
  /** Undefined where a position does not say enough: then nothing can be added up. */
  readonly shares: Share[] | undefined;
}

interface Scope {
  readonly currency: string;
  /** The document's own kind: `vat`, `wdt`. */
  readonly kind: string;
}

/**
 * Positions as lines. A position of a correction holds the difference; its states before and after
 * become the lines.
 * @throws DataError
 */
export function linesOf(row: Row, scope: Scope): Lines {
  const lines: InvoiceLine[] = [];
  const shares: (Share | undefined)[] = [];
  for (const [i, position] of rowsOf(row.positions).entries()) {
    if (isSeparator(position)) continue;
    const path = `positions.${i}`;
    const before = position.correction_before_attributes;
    const after = position.correction_after_attributes;
    if (isRow(before) && isRow(after)) {
      lines.push({ ...lineOf(before, path, scope), is_before_correction: true });
      lines.push(lineOf(after, path, scope));
      shares.push(...differenceOf(position, { before, after }, path, scope));
    } else {
      lines.push(lineOf(position, path, scope));
      shares.push(shareOf(position, path, scope));
    }
  }
  const known = shares.filter((share) => share !== undefined);
  return {
    lines: lines.map((line, i) => ({ ...line, no: i + 1 })),
    shares: known.length === shares.length ? known : undefined,
  };
}

/** A heading between positions: text without a number in it. */
const isSeparator = (position: Row): boolean =>
  position.kind === "text_separator" ||
  ["quantity", "price_net", "price_gross", "total_price_net", "total_price_gross"].every(
    (name) =>
      textOf(position[name], 60) === undefined && !isRow(position.correction_after_attributes),
  );

function lineOf(position: Row, path: string, { currency, kind }: Scope): InvoiceLine {
  const { net, gross, tax } = amountsOf(position, path, currency);
  const money = (minor: number) => fromMinor(minor, currency);
  const vat = vatOf(position.tax, kind);
  const line: InvoiceLine = { no: 1, name: textOf(position.name, 1000) ?? "" };
  put(line, "description", textOf(position.description, 4000));
  put(line, "seller_code", textOf(position.code, 120));
  put(line, "qty", decimalOf(position.quantity));
  put(line, "unit_local", textOf(position.quantity_unit, 40));
  put(line, "net_price", decimalOf(position.price_net));
  put(line, "gross_price", decimalOf(position.price_gross));
  const discount = decimalOf(position.discount);
  if (discount !== "0") put(line, "discount", discount);
  if (net !== undefined) line.net = money(net);
  if (gross !== undefined) line.gross = money(gross);
  const amount = tax === undefined ? {} : { amount: money(tax) };
  if (Object.keys(vat).length > 0 || tax !== undefined) line.vat = { ...vat, ...amount };
  const classifications = classificationsOf(position);
  if (classifications.length > 0) line.classifications = classifications;
  return line;
}

function put<K extends keyof InvoiceLine>(line: InvoiceLine, key: K, value: InvoiceLine[K]): void {
  if (value !== undefined) line[key] = value;
}

function amountsOf(position: Row, path: string, currency: string) {
  const read = (name: string) => minorOf(position[name], currency, `${path}.${name}`);
  const net = read("total_price_net");
  const gross = read("total_price_gross");
  const stated = read("total_price_tax");
  const tax = stated ?? (net === undefined || gross === undefined ? undefined : gross - net);
  return { net, gross, tax };
}

function shareOf(position: Row, path: string, { currency, kind }: Scope): Share | undefined {
  const { net, tax } = amountsOf(position, path, currency);
  if (net === undefined || tax === undefined) return undefined;
  return { vat: vatOf(position.tax, kind), net, tax };
}

/** The position's own sums; where it has none, what is after less what was before, each by its code. */
function differenceOf(
  position: Row,
  { before, after }: { before: Row; after: Row },
  path: string,
  scope: Scope,
): (Share | undefined)[] {
  const own = shareOf(position, path, scope);
  if (own) return [own];
  const was = shareOf(before, path, scope);
  const is = shareOf(after, path, scope);
  return [was && { ...was, net: -was.net, tax: -was.tax }, is];
}

/** PKWiU has no field of its own: people put it into the additional text. */
function classificationsOf(position: Row): NonNullable<InvoiceLine["classifications"]> {
  const gtu = textOf(position.gtu_code, 20)?.toUpperCase();
  const text = textOf(position.additional_info, 200) ?? "";
  const pkwiu = /^(?:PKWiU:?\s*)?(\d{2}(?:\.\d{2}){1,2}(?:\.\d)?)$/i.exec(text)?.[1];
  return [
    ...(gtu !== undefined && /^GTU_(0[1-9]|1[0-3])$/.test(gtu)
      ? [{ scheme: "GTU", code: gtu }]
      : []),
    ...(pkwiu === undefined ? [] : [{ scheme: "PKWIU", code: pkwiu }]),
  ];
}
