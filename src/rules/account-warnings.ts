import { accountOf } from "../model/checks/likeness.ts";
import { type Warning, warning } from "../model/checks/warning.ts";
import type { Invoice } from "../model/invoice.ts";
import { taxIdOf } from "../store/record-columns.ts";
import type { DataStore } from "../store/store.ts";
import {
  accountsOfSellers,
  keepAccounts,
  type SupplierAccount,
} from "../store/supplier-accounts.ts";
import type { Checked } from "./likeness-warnings.ts";

/** Who has more than this uses another account on each invoice, as telephone companies do. */
const MOST_ACCOUNTS = 5;
/** Accounts of one supplier that are remembered: more tell nothing. */
const KEPT_ACCOUNTS = 50;

interface Named {
  readonly id: number;
  readonly seller: string;
  readonly account: string;
  readonly date: string;
}

/**
 * A supplier's account that no earlier invoice had, where earlier ones had another: what a forged invoice looks
 * like. Keeps the accounts of these invoices, so that later ones are compared with them.
 */
export async function accountWarnings(
  store: DataStore,
  records: readonly Checked[],
): Promise<ReadonlyMap<number, readonly Warning[]>> {
  const named = records.flatMap(({ id, data }) => nameOf(id, data) ?? []);
  const sellers = new Set(named.map(({ seller }) => seller));
  const known = Map.groupBy(
    await accountsOfSellers(store, [...sellers]),
    ({ seller_tax_id }) => seller_tax_id,
  );
  await keepAccounts(store, news(named, known));
  const found = new Map<number, readonly Warning[]>();
  for (const { id, seller, account, date } of named) {
    const all = known.get(seller) ?? [];
    const isFirst = all.some((one) => one.account === account && one.first_date === date);
    const before = all.findLast((one) => one.account !== account && one.first_date < date);
    if (!isFirst || !before || all.length > MOST_ACCOUNTS) continue;
    found.set(id, [
      warning("account_changed", "payment.account", { account, before: before.account }),
    ]);
  }
  return found;
}

function nameOf(id: number, invoice: Invoice): Named | undefined {
  const { direction, status, kind, issue_date: date, seller: party } = invoice;
  if (direction !== "cost" || status === "void" || kind === "proforma") return undefined;
  const seller = taxIdOf(party);
  const account = accountOf(invoice);
  return seller && account && date ? { id, seller, account, date } : undefined;
}

/** Adds to `known` what these invoices bring, in the order of the days; answers the rows to be written. */
function news(named: readonly Named[], known: Map<string, SupplierAccount[]>): SupplierAccount[] {
  const changed = new Map<string, SupplierAccount>();
  for (const { seller, account, date } of named) {
    const all = known.get(seller) ?? [];
    const present = all.find((one) => one.account === account);
    if (present ? present.first_date <= date : all.length >= KEPT_ACCOUNTS) continue;
    const row = { seller_tax_id: seller, account, first_date: date };
    const others = all.filter((one) => one !== present);
    known.set(seller, [...others, row].toSorted(byDate));
    changed.set(`${seller} ${account}`, row);
  }
  return [...changed.values()];
}

const byDate = (a: SupplierAccount, b: SupplierAccount): number =>
  a.first_date < b.first_date ? -1 : a.first_date > b.first_date ? 1 : 0;
