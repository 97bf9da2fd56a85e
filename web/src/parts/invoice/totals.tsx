import { Paper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { invoiceTotalsQuery } from "../../api/invoice-queries.ts";
import type { InvoiceTotal } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import type { InvoiceFilters } from "../../invoice-filters.ts";
import { type Column, ListTable } from "../list-table.tsx";

/** What the filtered invoices come to, a row for each currency; amounts of different ones never add up. */
export function InvoiceTotals({ filters }: { readonly filters: InvoiceFilters }) {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  const { data } = useQuery(invoiceTotalsQuery(filters));
  if (!data || data.totals.length === 0) return null;
  const columns: readonly Column<InvoiceTotal>[] = [
    { title: t("invoice_filter.currency"), isLead: true, cell: ({ currency }) => currency },
    { title: t("nav.invoices"), isEnd: true, cell: ({ count }) => number(count) },
    { title: t("invoice.net"), isEnd: true, cell: ({ net, currency }) => money(net, currency) },
    { title: t("invoice.tax"), isEnd: true, cell: ({ tax, currency }) => money(tax, currency) },
    {
      title: t("invoice.gross"),
      isEnd: true,
      cell: ({ gross, currency }) => <strong>{money(gross, currency)}</strong>,
    },
  ];
  return (
    <Paper withBorder component="section" aria-label={t("invoice_filter.totals")}>
      <ListTable
        caption={t("invoice_filter.totals")}
        columns={columns}
        items={data.totals}
        keyOf={({ currency }) => currency}
      />
    </Paper>
  );
}
