import { type Company, PRODUCTS } from "../fakturownia/catalogue.ts";
import { ksefNumber } from "../fakturownia/random.ts";
import { type DocumentInput, dayOf } from "./costs.ts";
import {
  clientFields,
  type Doc,
  makeService,
  type Service,
  stamp,
  sumsOf,
  uuidFor,
} from "./documents.ts";

const OUR_ACCOUNT = "90102020200000987654321000";
const OUR_NIP = "5252914179";

/** One sales invoice of the kind that most are; here and there another currency, a draft, a long service. */
export function makeSale(input: DocumentInput, customer: Company): Doc {
  const { random, id, no, month } = input;
  const day = dayOf(input);
  const services = Array.from({ length: 1 + random.below(3) }, (_, i) =>
    makeService({ ...random.pick(PRODUCTS), quantity: 1 + random.below(9) }, id * 10 + i),
  );
  const isDraft = id % 19 === 0;
  const doc = head({ input, day, services, customer });
  return {
    ...doc,
    number: `${no}/${month.slice(5)}/${month.slice(0, 4)}`,
    kind: id % 23 === 0 ? "proforma" : "vat",
    ...(isDraft ? { status: "draft" } : {}),
    ...(id % 9 === 0
      ? { continuous_service_start_on: `${month}-01`, continuous_service_end_on: day }
      : {}),
    transaction_terms: {
      contracts: [],
      orders: id % 6 === 0 ? [{ number: `ZAM/${id % 1000}` }] : [],
    },
    ksef_data: isDraft || id % 3 === 0 ? null : ksefData(day, id),
  };
}

/** A correction: each service as it was and as it is; the sums are the difference. */
export function makeCorrection(input: DocumentInput, customer: Company, corrected: Doc): Doc {
  const { random, id } = input;
  const day = dayOf(input);
  const product = random.pick(PRODUCTS);
  const before = makeService({ ...product, quantity: 3 }, id * 10);
  const after = makeService({ ...product, quantity: 2 }, id * 10 + 1);
  const difference = makeService({ ...product, quantity: -1 }, 0);
  const rows = [
    { ...before.row, group: 1, correction: false },
    { ...after.row, group: 1, correction: true },
  ];
  return {
    ...head({ input, day, services: [difference], customer }),
    number: `KOR/${input.no}/${input.month.slice(5)}/${input.month.slice(0, 4)}`,
    kind: "correction",
    services: rows,
    corrected_invoice_number: corrected.number,
    corrected_invoice_date: corrected.invoice_date,
    corrected_invoice_uuid: corrected.uuid,
    correction_reason: "Zwrot części towaru",
    correction_reason_symbol: "return",
    ksef_data: null,
  };
}

interface Head {
  readonly input: DocumentInput;
  readonly day: string;
  readonly services: readonly Service[];
  readonly customer: Company;
}

function head({ input: { id }, day, services, customer }: Head): Doc {
  const sums = sumsOf(services);
  const paid =
    id % 3 === 0 ? sums.gross_price : id % 5 === 0 ? Math.floor(sums.gross_price / 2) : 0;
  const isPaid = paid === sums.gross_price;
  return {
    id,
    uuid: uuidFor(`sale ${id}`),
    parent_id: null,
    currency: id % 10 === 0 ? "EUR" : id % 14 === 0 ? "USD" : "PLN",
    ...sums,
    paid_price: paid,
    left_to_pay: sums.gross_price - paid,
    payment_method: ["transfer", "cash", "card", "payu"][id % 4],
    split_payment: id % 8 === 0,
    invoice_date: day,
    sale_date: day,
    payment_date: `${day.slice(0, 8)}28`,
    paid_date: paid === 0 ? null : day,
    status: isPaid ? "paid" : id % 2 === 0 ? "sent" : "printed",
    notes: id % 7 === 0 ? "Zamówienie telefoniczne – żółta teczka" : "",
    ...clientFields(customer, 8_801),
    bank_name: "Bank Próbny",
    bank_account: OUR_ACCOUNT,
    services: services.map(({ row }) => row),
    created_at: stamp(day, id),
  };
}

export const ksefData = (day: string, id: number) => ({
  request_uuid: uuidFor(`ksef ${id}`),
  ksef_number: ksefNumber(OUR_NIP, day, id),
  status: "success",
  status_description: "Faktura została przetworzona.",
  timestamps: {
    request_created_at: `${day} 16:00:00 +0100`,
    request_finished_at: `${day} 16:01:30 +0100`,
  },
});
