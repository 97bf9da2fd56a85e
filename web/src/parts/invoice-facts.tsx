import { Anchor, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { type Invoice, invoiceOf, type PrecedingInvoice } from "../invoice.ts";
import { Facts } from "./facts.tsx";
import { LinkAnchor } from "./link.tsx";

type Fiscal = NonNullable<Invoice["fiscal"]>;

/** Dates, amounts and what the invoice belongs to. */
export function InvoiceFacts({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const invoice = invoiceOf(record);
  const { date } = useFormat();
  const money = useMoney(invoice.currency);
  const { totals, preceding_invoices: preceding = [] } = invoice;
  const day = (text: string | undefined) => text && date(text);
  return (
    <Facts
      items={[
        [t("invoice.kind"), t(`invoice_kind.${invoice.kind}`)],
        [t("invoice.corrects"), preceding.length > 0 && <Preceding key="p" invoices={preceding} />],
        [t("invoice.issue_date"), day(invoice.issue_date)],
        [t("invoice.tax_point_date"), day(invoice.tax_point_date)],
        [t("invoice_filter.received_on"), day(invoice.received_date)],
        [t("invoice.due_date"), day(invoice.due_date)],
        [t("invoice.net"), money(totals.net)],
        [t("invoice.tax"), money(totals.tax)],
        [t("invoice.gross"), money(totals.gross)],
        [t("invoice.note"), invoice.note],
        [t("invoice.files"), <Attachments key="a" id={record.id} invoice={invoice} />],
      ]}
    />
  );
}

export function PaymentFacts({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const money = useMoney(invoice.currency);
  const { status, means, paid, paid_date } = invoice.payment ?? {};
  return (
    <Facts
      items={[
        [t("invoice.payment_status"), t(`payment_status.${status ?? "unknown"}`)],
        [t("invoice.payment_means"), t(`payment_means.${means ?? "unknown"}`)],
        [t("invoice.paid"), money(paid)],
        [t("invoice.paid_date"), paid_date && date(paid_date)],
      ]}
    />
  );
}

/** The authority's system as people write it. */
export const fiscalSystem = ({ system }: Fiscal): string => (system === "KSEF" ? "KSeF" : system);

export function FiscalFacts({ fiscal }: { readonly fiscal: Fiscal }) {
  const { t } = useTranslation();
  const { status } = fiscal;
  return (
    <Facts
      items={[
        [
          t("invoice.fiscal_id"),
          <code key="i" className="mono">
            {fiscal.id}
          </code>,
        ],
        [t("invoice.fiscal_status"), status === "ok" ? t("invoice.fiscal_accepted") : status],
      ]}
    />
  );
}

function Preceding({ invoices }: { readonly invoices: readonly PrecedingInvoice[] }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  return (
    <Stack gap={2}>
      {invoices.map(({ number, fiscal_id, remote_id, date: day }) => (
        <span key={`${number} ${fiscal_id} ${remote_id}`}>
          {number ? (
            <LinkAnchor to="/invoices" search={{ q: number }}>
              {number}
            </LinkAnchor>
          ) : (
            (fiscal_id ?? t("invoice.number_elsewhere", { number: remote_id ?? "–" }))
          )}
          {day && ` · ${date(day)}`}
        </span>
      ))}
    </Stack>
  );
}

/** The files are fetched from the other system when somebody opens them. */
function Attachments({ id, invoice }: { readonly id: number; readonly invoice: Invoice }) {
  const { t } = useTranslation();
  const { attachments = [] } = invoice;
  if (attachments.length === 0) return t("common.none");
  return (
    <Stack gap={2}>
      {attachments.map(({ name }, index) => (
        <Anchor
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the attachment's address
          key={index}
          href={`/api/records/invoice/${id}/attachments/${index}`}
          download
          inherit
        >
          {name}
        </Anchor>
      ))}
    </Stack>
  );
}

function useMoney(currency: string) {
  const { money } = useFormat();
  return (amount: string | undefined) =>
    amount && (
      <span key={amount} className="number">
        {money(amount, currency)}
      </span>
    );
}
