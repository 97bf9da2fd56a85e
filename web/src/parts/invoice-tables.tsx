import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../i18n/format.ts";
import type { Invoice, InvoiceLine, VatRow } from "../invoice.ts";
import { type Column, ListTable } from "./list-table.tsx";
import { Section } from "./section.tsx";

type Vat = Pick<VatRow, "category" | "rate" | "local_code">;

/** `23%`, or the source's own spelling where there is no rate. */
export function useVatText(): (vat: Vat | undefined) => string {
  const { language } = useFormat();
  return (vat) => {
    if (!vat) return "–";
    const { local_code: code = "", category } = vat;
    const rate = category === "S" ? vat.rate : /^\d{1,2}(\.\d+)?$/.exec(code)?.[0];
    if (rate === undefined) return code || (category ?? "–");
    return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 }).format(
      Number(rate) / 100,
    );
  };
}

function useMoney(currency: string): (amount: string | undefined) => string {
  const { money } = useFormat();
  return (amount) => (amount === undefined ? "–" : money(amount, currency));
}

export function InvoiceLines({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useTranslation();
  const vatText = useVatText();
  const money = useMoney(invoice.currency);
  const { decimal } = useFormat();
  const columns: readonly Column<InvoiceLine>[] = [
    { title: t("line.name"), isLead: true, cell: (line) => <LineName line={line} /> },
    {
      title: t("line.qty"),
      isEnd: true,
      cell: ({ qty, unit_local, unit }) =>
        qty ? `${decimal(qty)} ${unit_local ?? unit ?? ""}` : "–",
    },
    { title: t("line.net_price"), isEnd: true, cell: (line) => money(line.net_price) },
    { title: t("invoice.net"), isEnd: true, cell: (line) => money(line.net) },
    { title: t("invoice.tax"), isEnd: true, cell: (line) => vatText(line.vat) },
    { title: t("invoice.gross"), isEnd: true, cell: (line) => money(line.gross) },
  ];
  return (
    <Section title={t("line.title")} isFlush>
      <ListTable
        caption={t("line.title")}
        columns={columns}
        items={invoice.lines}
        keyOf={(_line, index) => index}
      />
    </Section>
  );
}

export function VatTable({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useTranslation();
  const vatText = useVatText();
  const money = useMoney(invoice.currency);
  const columns: readonly Column<VatRow>[] = [
    { title: t("vat.rate"), isLead: true, cell: vatText },
    { title: t("vat.taxable"), isEnd: true, cell: (row) => money(row.taxable) },
    { title: t("invoice.tax"), isEnd: true, cell: (row) => money(row.tax) },
  ];
  return (
    <Section title={t("vat.title")} isFlush>
      <ListTable
        caption={t("vat.title")}
        columns={columns}
        items={invoice.vat_breakdown}
        keyOf={(_row, index) => index}
      />
    </Section>
  );
}

function LineName({ line: { no, name, is_before_correction } }: { readonly line: InvoiceLine }) {
  const { t } = useTranslation();
  return (
    <>
      {no}. {name}
      {is_before_correction && (
        <Text size="xs" c="dimmed">
          {t("line.before_correction")}
        </Text>
      )}
    </>
  );
}
