import {
  type DocumentParty,
  type Invoice,
  type InvoiceLine,
  RejectedError,
  table,
} from "../../sdk/index.ts";
import { recordOf } from "./contractor-sink.ts";
import type { VatCodes } from "./dictionaries.ts";
import { drop, type Row } from "./values.ts";
import type { Vat } from "./vat.ts";

const TYPES: Readonly<Partial<Record<Invoice["kind"], string>>> = {
  invoice: "normal",
  proforma: "proforma",
};
const METHODS: Readonly<Record<string, string>> = table({
  transfer: "transfer",
  cash: "cash",
  card: "payment_card",
  compensation: "compensation",
  cod: "cod",
});

/**
 * A sales invoice as wFirma issues it; it makes the number, ours goes into `id_external`.
 * @throws RejectedError that says what wFirma has no place for
 */
export function toRecord(invoice: Invoice, vatCodes: VatCodes): Row {
  if (invoice.direction !== "sales") throw refused("it is no sales invoice");
  const type = TYPES[invoice.kind];
  if (type === undefined)
    throw refused(`a document of the kind ${invoice.kind} is made there by hand`);
  const lines = invoice.lines.filter((line) => line.is_before_correction !== true);
  if (lines.length === 0) throw refused("it has no lines");
  const isGross = lines.every((line) => line.net_price === undefined);
  return drop({
    type,
    id_external: required(invoice.number, "number"),
    date: required(invoice.issue_date, "date of issue"),
    ...(invoice.tax_point_period
      ? { disposaldate: `${invoice.tax_point_period}-01`, disposaldate_format: "month" }
      : { disposaldate: invoice.tax_point_date ?? invoice.issue_date, disposaldate_format: "day" }),
    paymentdate: invoice.due_date,
    paymentmethod: METHODS[invoice.payment?.means ?? "transfer"] ?? "transfer",
    alreadypaid_initial: invoice.payment?.paid,
    currency: invoice.currency,
    price_type: isGross ? "brutto" : "netto",
    description: invoice.note?.slice(0, 2_000),
    contractor: contractorOf(invoice.buyer),
    invoicecontents: Object.fromEntries(
      lines.map((line, i) => [
        String(i),
        { invoicecontent: contentOf(line, { isGross, vatCodes }) },
      ]),
    ),
  });
}

function contractorOf(buyer: DocumentParty): Row {
  const {
    buyer: _b,
    seller: _s,
    ...record
  } = recordOf({
    ...buyer,
    name: required(buyer.name, "name of the buyer"),
    role: "customer",
  });
  return record;
}

function contentOf(
  line: InvoiceLine,
  { isGross, vatCodes }: { readonly isGross: boolean; readonly vatCodes: VatCodes },
): Row {
  const price = isGross ? line.gross_price : line.net_price;
  return drop({
    name: required(line.name || undefined, "name of a line").slice(0, 400),
    unit: (line.unit_local ?? line.unit ?? "szt.").slice(0, 20),
    count: line.qty ?? "1",
    price: required(price, "price of a line"),
    classification: line.classifications?.find(({ scheme }) => scheme === "PKWIU")?.code,
    vat_code: { id: codeOf(line.vat ?? {}, vatCodes) },
  });
}

/** The code of their dictionary that means the same. */
function codeOf(vat: Vat, vatCodes: VatCodes): string {
  for (const [id, own] of vatCodes) {
    const isSame = own.category === vat.category && (own.rate ?? "0") === (vat.rate ?? "0");
    const isNamed = vat.local_code === undefined || own.local_code === vat.local_code;
    if (own.category !== undefined && isSame && (isNamed || vat.category !== "O")) return id;
  }
  throw refused(
    `it has a VAT rate that wFirma does not have: ${vat.local_code ?? vat.rate ?? "none"}`,
  );
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw refused(`it has no ${what}`);
  return value;
}

const refused = (why: string): RejectedError =>
  new RejectedError(`wFirma cannot take this document: ${why}.`);
