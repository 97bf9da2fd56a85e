import { OUR_COMPANY, PRODUCTS } from "./catalogue.ts";
import { type Contractor, type Doc, makePosition, type Position, sumsOf } from "./documents.ts";
import { money } from "./money.ts";
import { ksefNumber, type Random } from "./random.ts";

export interface InvoiceInput {
  readonly random: Random;
  /** YYYY-MM, with so many days that are over. */
  readonly month: string;
  readonly days: number;
  readonly no: number;
  readonly id: number;
  readonly isCost: boolean;
  readonly partner: Contractor;
}

/** One document: mostly plain, here and there a correction, another currency, an old spelling. */
export function makeInvoice(input: InvoiceInput): Doc {
  const { random, id, isCost, partner, month } = input;
  const day = `${month}-${String(1 + random.below(input.days)).padStart(2, "0")}`;
  const isCorrection = isCost && input.no % CORRECTION_EVERY === 5;
  const positions = makePositions(input, isCorrection);
  const sums = sumsOf(positions, id % 2 === 0);
  const isForeign = !isCorrection && id % 11 === 0;
  const foreign = id % 4 === 0 ? "USD" : "EUR";
  const seller = isCost ? partner.company : OUR_COMPANY;
  const isOld = id % 13 === 0;
  const write = (amount: number) => (isOld ? money(amount).replace(".", ",") : money(amount));
  const paper = isCost ? "FV" : "S";
  return {
    id,
    user_id: 910_001,
    app: null,
    number: `${isCorrection ? "KOR" : paper}/${month.replace("-", "/")}/${String(input.no).padStart(4, "0")}`,
    place: seller.city,
    sell_date: id % 17 === 0 ? month : day,
    price_net: write(sums.net),
    price_tax: write(sums.tax),
    price_gross: write(sums.gross),
    currency: isForeign ? foreign : "PLN",
    exchange_currency: isForeign ? "PLN" : "",
    exchange_currency_rate: isForeign ? (foreign === "EUR" ? "4.2731" : "3.6118") : null,
    exchange_kind: isForeign ? "nbp" : "",
    description: "",
    ...parties(input),
    kind: isCorrection ? "correction" : "vat",
    income: isOld ? (isCost ? "0" : "1") : !isCost,
    lang: "pl",
    issue_date: day,
    delivery_date: isCost ? day : null,
    ...payment(input, { day, gross: sums.gross }),
    split_payment: isOld ? "1" : false,
    oid: id % 5 === 0 ? `ZAM/${id % 1000}` : "",
    category_id: isCost ? 7_001 : null,
    accounting_kind: isCost ? PRODUCTS[id % PRODUCTS.length]?.accountingKind : null,
    internal_note: id % 7 === 0 ? "BR-2026-03" : "",
    invoice_id: isCorrection ? id - 1 : null,
    from_invoice_id: isCorrection ? id - 1 : null,
    correction_reason: isCorrection ? "Zwrot części towaru" : null,
    token: `tok${id.toString(36)}`,
    ...government(input, { day, nip: seller.nip }),
    show_attachments: isCost && id % 4 === 0,
    created_at: stamp(day, id, 0),
    updated_at: stamp(day, id, 4),
    positions: positions.map(({ row }) => row).concat(isOld ? [SEPARATOR] : []),
  };
}

/** Rare as in life: a reader makes one more call for each. */
const CORRECTION_EVERY = 97;
const SEPARATOR = { name: "Pozycje dodatkowe:", kind: "text_separator", quantity: null, tax: null };

function makePositions({ random, id }: InvoiceInput, isCorrection: boolean): readonly Position[] {
  const count = isCorrection ? 1 : 1 + random.below(4);
  return Array.from({ length: count }, (_, i) => {
    const product = random.pick(PRODUCTS);
    const ids = { id: id * 10 + i, invoiceId: id };
    const quantity = 1 + random.below(12);
    if (!isCorrection) return makePosition({ ...product, quantity }, ids);
    const difference = makePosition({ ...product, quantity: -1 }, ids);
    const before = makePosition({ ...product, quantity: quantity + 1 }, ids);
    const after = makePosition({ ...product, quantity }, ids);
    const states = {
      kind: "correction",
      correction_before_attributes: { ...before.row, kind: "correction_before" },
      correction_after_attributes: { ...after.row, kind: "correction_after" },
    };
    return { ...difference, row: { ...difference.row, ...states } };
  });
}

/** On costs the supplier stands in `buyer_*`; some accounts have it the other way round. */
function parties({ id, isCost, partner }: InvoiceInput) {
  const isTurned = isCost && id % 23 === 0;
  const us = side(isTurned ? "buyer" : "seller", {
    ...OUR_COMPANY,
    nip: id % 2 === 0 ? "525-291-41-79" : OUR_COMPANY.nip,
  });
  const them = side(isTurned ? "seller" : "buyer", {
    ...partner.company,
    nip: id % 3 === 0 ? `PL${partner.company.nip}` : partner.company.nip,
  });
  return {
    ...us,
    ...them,
    [isTurned ? "buyer_bank_account" : "seller_bank_account"]: isCost
      ? ""
      : "90102020200000987654321000",
    client_id: partner.client.id,
    department_id: 120_034,
  };
}

const side = (name: "seller" | "buyer", company: Contractor["company"]) => ({
  [`${name}_name`]: company.name,
  [`${name}_tax_no`]: company.nip,
  [`${name}_tax_no_kind`]: "",
  [`${name}_street`]: company.street,
  [`${name}_post_code`]: company.postCode,
  [`${name}_city`]: company.city,
  [`${name}_country`]: "PL",
});

function payment({ id }: InvoiceInput, { day, gross }: { day: string; gross: number }) {
  const isPaid = id % 3 === 0;
  const isPartial = !isPaid && id % 5 === 0 && gross > 200;
  return {
    payment_type: ["transfer", "card", "cash", "payu"][id % 4],
    payment_to: `${day.slice(0, 8)}28`,
    payment_to_kind: id % 31 === 0 ? "off" : "other_date",
    status: isPaid ? "paid" : isPartial ? "partial" : "issued",
    paid: money(isPaid ? gross : isPartial ? 100 : 0),
    paid_date: isPaid || isPartial ? day : null,
  };
}

function government({ id }: InvoiceInput, { day, nip }: { day: string; nip: string }) {
  const hasNumber = id % 3 !== 1;
  return {
    gov_status: hasNumber ? "ok" : null,
    gov_id: hasNumber ? ksefNumber(nip, day, id) : null,
    gov_send_date: null,
    gov_error_messages: null,
  };
}

/** A moment of the day with Warsaw's offset; summer time from April to October, near enough. */
function stamp(day: string, id: number, minutesLater: number): string {
  const month = Number(day.slice(5, 7));
  const pad = (value: number) => String(value).padStart(2, "0");
  const time = `${pad(8 + (id % 10))}:${pad((id % 50) + minutesLater)}:${pad(id % 60)}`;
  return `${day}T${time}.000${month > 3 && month < 11 ? "+02:00" : "+01:00"}`;
}
