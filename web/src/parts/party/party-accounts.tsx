import { accountText, type BankAccount } from "../../party.ts";
import { useRecordText } from "../../record-texts.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";

/** The party's bank accounts as its sources have them. */
export function PartyAccounts({ accounts }: { readonly accounts: readonly BankAccount[] }) {
  const tr = useRecordText();
  const columns: readonly Column<BankAccount>[] = [
    {
      title: tr("party.account"),
      isLead: true,
      cell: (account) => <span className="number breakable">{accountText(account)}</span>,
    },
    { title: tr("party.bank"), cell: ({ bic }) => bic ?? "–" },
    { title: tr("project.currency"), cell: ({ currency }) => currency ?? "–" },
  ];
  return (
    <Section title={tr("party.accounts")} isFlush>
      {accounts.length === 0 ? (
        <Nothing>{tr("party.accounts_none")}</Nothing>
      ) : (
        <ListTable
          caption={tr("party.accounts")}
          columns={columns}
          items={accounts}
          keyOf={(account) => `${account.iban} ${account.account_no} ${account.currency}`}
        />
      )}
    </Section>
  );
}
