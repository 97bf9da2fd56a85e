import { table } from "../../lib/table.ts";
import type { Invoice } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import type { BankAccount } from "../../model/party.ts";
import { drop, dropAll } from "../drop.ts";
import { childOf, childrenOf, textAt, type XmlElement } from "../xml/xml-reader.ts";
import { amountAt, dateAt, isMarked, type Reading } from "../xml/xml-values.ts";
import { accountOf } from "./read-parties.ts";

type Payment = NonNullable<Invoice["payment"]>;
type Means = NonNullable<Payment["means"]>;

/** The form's numbers: cash, card, voucher, cheque, credit, transfer, mobile. */
const MEANS: Readonly<Record<string, Means>> = table({
  "1": "cash",
  "2": "card",
  "3": "other",
  "4": "other",
  "5": "other",
  "6": "transfer",
  "7": "online",
});
/** What the form has no number for is told in words; these are the words of `writeFa3`. */
export const MEANS_WORDS: readonly (readonly [Means, string, RegExp])[] = [
  ["compensation", "kompensata", /kompensat|potrąceni/i],
  ["cod", "za pobraniem", /pobrani/i],
];

export interface PaymentReading {
  readonly payment: Payment;
  readonly due_date: string | undefined;
  /** Accounts of the seller. */
  readonly accounts: readonly BankAccount[];
}

/** The state of the payment is that of the day of issue. `due` is what is paid where it is paid at all. */
export function paymentOf(fa: XmlElement, due: string, reading: Reading): PaymentReading {
  const element = childOf(fa, "Platnosc");
  const accounts = childrenOf(element, "RachunekBankowy").flatMap((one) => accountOf(one) ?? []);
  const factors = childrenOf(element, "RachunekBankowyFaktora");
  const factor = factors.flatMap((one) => accountOf(one) ?? [])[0];
  if (factor) reading.warn("The invoice is paid to the account of a factor.");
  if (childOf(element, "Skonto"))
    reading.warn("The terms of the cash discount are only in the original.");
  const { dueDate, terms } = termsOf(element, reading);
  const described = textAt(element, "OpisPlatnosci");
  const account = factor ?? accounts[0];
  return {
    accounts: accounts.slice(0, 50),
    due_date: dueDate,
    payment: drop({
      means: meansOf(element, described),
      terms: terms?.slice(0, 500),
      account,
      split_payment: isMarked(childOf(fa, "Adnotacje"), "P_18A") || undefined,
      ...paidOf(element, due, reading),
    }),
  };
}

function meansOf(element: XmlElement | undefined, described: string | undefined) {
  const number = textAt(element, "FormaPlatnosci");
  if (number !== undefined) return MEANS[number] ?? "other";
  if (!isMarked(element, "PlatnoscInna") && described === undefined) return undefined;
  return MEANS_WORDS.find(([, , pattern]) => pattern.test(described ?? ""))?.[0] ?? "other";
}

/** The first date; further instalments and terms without a date stay text. */
function termsOf(element: XmlElement | undefined, reading: Reading) {
  const terms = childrenOf(element, "TerminPlatnosci");
  const dates = terms.flatMap((term) => dateAt(term, "Termin") ?? []);
  const words = terms.flatMap((term) => {
    const text = ["Ilosc", "Jednostka", "ZdarzeniePoczatkowe"].map((name) =>
      textAt(term, "TerminOpis", name),
    );
    const known = text.filter((part) => part !== undefined);
    return known.length > 0 ? [known.join(" ")] : [];
  });
  if (dates.length > 1) reading.warn("The invoice is paid in instalments; the first date is kept.");
  const more = dates.slice(1);
  const text = [...words, ...(more.length > 0 ? [more.join(", ")] : [])].join("; ");
  return { dueDate: dates[0], terms: text === "" ? undefined : text };
}

function paidOf(element: XmlElement | undefined, due: string, reading: Reading) {
  if (isMarked(element, "Zaplacono")) {
    const date = dropAll({ paid_date: dateAt(element, "DataZaplaty") });
    return { status: "paid" as const, paid: due, ...date };
  }
  const parts = childrenOf(element, "ZaplataCzesciowa");
  const mark = textAt(element, "ZnacznikZaplatyCzesciowej");
  if (mark === undefined && parts.length === 0) return { status: "unknown" as const };
  const amounts = parts.map((part) => amountAt(part, "KwotaZaplatyCzesciowej", reading));
  const { currency } = reading;
  const paid = amounts.reduce((sum, text) => sum + (toMinor(text, currency) ?? 0), 0);
  const dates = parts.flatMap((part) => dateAt(part, "DataZaplatyCzesciowej") ?? []);
  if (parts.length > 1) reading.warn("Several part payments are added up.");
  return {
    status: mark === "2" ? ("paid" as const) : ("partial" as const),
    ...drop({
      paid: parts.length > 0 ? fromMinor(paid, currency) : undefined,
      paid_date: dates.toSorted().at(-1),
    }),
  };
}
