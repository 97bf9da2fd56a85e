import type { Invoice } from "../../model/invoice.ts";
import type { BankAccount } from "../../model/party.ts";
import { group, leaf, token } from "../xml/xml-writer.ts";
import { MEANS_WORDS } from "./read-payment.ts";
import { formAmount, formDate, type Writing } from "./write-context.ts";

type Payment = NonNullable<Invoice["payment"]>;

const NUMBERS: Readonly<Partial<Record<NonNullable<Payment["means"]>, string>>> = {
  cash: "1",
  card: "2",
  transfer: "6",
  online: "7",
};
/** The form's dates of payments begin with its first version. */
const FIRST_DAY = "2016-07-01";

export function paymentXml(invoice: Invoice, writing: Writing): string {
  const { payment, seller, due_date } = invoice;
  const due = formDate(due_date, { field: "due_date", first: FIRST_DAY }, writing);
  return group(
    "Platnosc",
    payment === undefined ? "" : paidXml(payment, invoice, writing),
    group("TerminPlatnosci", leaf("Termin", due)),
    meansXml(payment?.means),
    ...accountsOf(seller.bank_accounts, payment?.account).map(accountXml),
  );
}

/** The settled amount, where it is another than the total. */
export const settlementXml = ({ totals }: Invoice, writing: Writing): string =>
  totals.payable === undefined || totals.payable === totals.gross
    ? ""
    : group(
        "Rozliczenie",
        leaf("DoZaplaty", formAmount(totals.payable, "totals.payable", writing)),
      );

function paidXml({ status, paid, paid_date }: Payment, invoice: Invoice, writing: Writing): string {
  const date = formDate(paid_date, { field: "payment.paid_date", first: FIRST_DAY }, writing);
  if (date === undefined) return "";
  const total = invoice.totals.payable ?? invoice.totals.gross;
  const isWhole = paid === undefined || total === undefined || Number(paid) === Number(total);
  if (status === "paid" && isWhole) return leaf("Zaplacono", "1") + leaf("DataZaplaty", date);
  if (paid === undefined || (status !== "paid" && status !== "partial")) return "";
  return (
    leaf("ZnacznikZaplatyCzesciowej", status === "paid" ? "2" : "1") +
    group(
      "ZaplataCzesciowa",
      leaf("KwotaZaplatyCzesciowej", formAmount(paid, "payment.paid", writing)),
      leaf("DataZaplatyCzesciowej", date),
    )
  );
}

function meansXml(means: Payment["means"]): string {
  if (means === undefined || means === "unknown") return "";
  const number = NUMBERS[means];
  if (number !== undefined) return leaf("FormaPlatnosci", number);
  const words = MEANS_WORDS.find(([known]) => known === means)?.[1] ?? "inna";
  return leaf("PlatnoscInna", "1") + leaf("OpisPlatnosci", words);
}

/** The account that is asked for comes first. */
function accountsOf(
  accounts: readonly BankAccount[] = [],
  first: BankAccount | undefined,
): readonly BankAccount[] {
  if (!first) return accounts.slice(0, 100);
  const others = accounts.filter((one) => numberOf(one) !== numberOf(first));
  return [first, ...others].slice(0, 100);
}

const numberOf = ({ iban, account_no }: BankAccount): string | undefined => {
  const number = (iban ?? account_no)?.replace(/[\s-]/g, "");
  return number !== undefined && /^PL\d{26}$/.test(number) ? number.slice(2) : number;
};

function accountXml(account: BankAccount): string {
  const number = numberOf(account);
  if (number === undefined || number.length < 10 || number.length > 34) return "";
  const bic = account.bic?.toUpperCase();
  const isBic = bic !== undefined && /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic);
  return group(
    "RachunekBankowy",
    leaf("NrRB", number),
    leaf("SWIFT", isBic ? token(bic, 11) : undefined),
  );
}
