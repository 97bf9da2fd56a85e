import { Box, Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem, answerOf, api } from "../../api/client.ts";
import { payerChecksQuery } from "../../api/invoice-queries.ts";
import type { HubRecord, PayerCheck } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { invoiceOf } from "../../invoice.ts";
import { useMay } from "../../session.ts";
import { StateBadge } from "../badges.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

/** The register's words for what it says of a payer. */
const STATUSES = {
  Czynny: "active",
  Zwolniony: "exempt",
  Niezarejestrowany: "unregistered",
} as const;
const isStatus = (text: string): text is keyof typeof STATUSES => Object.hasOwn(STATUSES, text);

/** The register knows Polish sellers only, by a NIP that can be one; nobody asks about an invoice of one's own. */
const hasPayer = (record: HubRecord): boolean => {
  const { direction, seller } = invoiceOf(record);
  const isWrong = record.warnings.some(
    ({ code, field }) => code === "nip_invalid" && field.startsWith("seller"),
  );
  const hasNip = (seller.ids ?? []).some(({ scheme }) => scheme === "PL:NIP");
  return direction === "cost" && hasNip && !isWrong;
};

/** What the Polish register of VAT payers says of the seller and the account, with its number as proof. */
export function WhiteList({ record }: { readonly record: HubRecord }) {
  if (!hasPayer(record) || record.merged_into !== null) return null;
  return <WhiteListSection id={record.id} />;
}

function WhiteListSection({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const mayWrite = useMay("records.write");
  const queryClient = useQueryClient();
  const checks = useInfiniteQuery(payerChecksQuery(id));
  const ask = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/records/invoice/{id}/white-list", { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["records", "invoice"] }),
  });
  // Void invoices have no warnings, whatever their NIP is.
  if (checks.error instanceof ApiProblem && checks.error.code === "no_payer") return null;
  return (
    <Section
      title={t("white_list.title")}
      isFlush
      actions={
        mayWrite && (
          <Button size="xs" variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
            {t("white_list.ask")}
          </Button>
        )
      }
    >
      {ask.error && (
        <Box px="md" pb="md">
          <Problem error={ask.error} />
        </Box>
      )}
      <InfiniteList query={checks} empty={<Nothing>{t("white_list.none")}</Nothing>}>
        {(items) => <CheckTable items={items} />}
      </InfiniteList>
    </Section>
  );
}

function CheckTable({ items }: { readonly items: readonly PayerCheck[] }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const columns: readonly Column<PayerCheck>[] = [
    { title: t("white_list.on_date"), isLead: true, cell: ({ on_date }) => date(on_date) },
    { title: t("white_list.status"), cell: (check) => <StatusMark check={check} /> },
    { title: t("white_list.account"), cell: (check) => <AccountMark check={check} /> },
    {
      title: t("white_list.proof"),
      cell: ({ request_id }) => <code className="mono breakable">{request_id}</code>,
    },
    { title: t("white_list.by"), cell: ({ actor }) => actor },
  ];
  return (
    <ListTable
      caption={t("white_list.title")}
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
    />
  );
}

function StatusMark({ check: { found, vat_status } }: { readonly check: PayerCheck }) {
  const { t } = useTranslation();
  if (!found || vat_status === null) {
    return <StateBadge color="red" label={t("white_list.not_found")} />;
  }
  const label = isStatus(vat_status) ? t(`white_list.${STATUSES[vat_status]}`) : vat_status;
  return <StateBadge color={vat_status === "Czynny" ? "green" : "red"} label={label} />;
}

function AccountMark({ check: { account, is_account_listed } }: { readonly check: PayerCheck }) {
  const { t } = useTranslation();
  if (account === null || is_account_listed === null) return t("white_list.not_asked");
  return (
    <>
      <span className="number breakable">{account}</span>{" "}
      <StateBadge
        color={is_account_listed ? "green" : "red"}
        label={t(is_account_listed ? "white_list.listed" : "white_list.not_listed")}
      />
    </>
  );
}
