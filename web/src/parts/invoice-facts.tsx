import { useTranslation } from "react-i18next";
import type { HubRecord } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { type Invoice, invoiceOf } from "../invoice.ts";
import { useSourceText } from "../source-texts.ts";
import { Facts } from "./facts.tsx";
import { FollowingInvoices, PrecedingInvoices, useFollowing } from "./invoice/related.tsx";

type Fiscal = NonNullable<Invoice["fiscal"]>;

/** Dates, amounts and what the invoice belongs to. */
export function InvoiceFacts({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const s = useSourceText();
  const invoice = invoiceOf(record);
  const { date } = useFormat();
  const money = useMoney(invoice.currency);
  const following = useFollowing(record.id);
  const { totals, preceding_invoices: preceding = [] } = invoice;
  const day = (text: string | undefined) => text && date(text);
  return (
    <Facts
      items={[
        [t("invoice.kind"), t(`invoice_kind.${invoice.kind}`)],
        [
          t("invoice.corrects"),
          preceding.length > 0 && <PrecedingInvoices key="p" id={record.id} named={preceding} />,
        ],
        [
          s("related.following"),
          following.length > 0 && <FollowingInvoices key="f" items={following} />,
        ],
        [t("invoice.issue_date"), day(invoice.issue_date)],
        [t("invoice.tax_point_date"), day(invoice.tax_point_date)],
        [t("invoice_filter.received_on"), day(invoice.received_date)],
        [t("invoice.due_date"), day(invoice.due_date)],
        [t("invoice.net"), money(totals.net)],
        [t("invoice.tax"), money(totals.tax)],
        [t("invoice.gross"), money(totals.gross)],
        [t("invoice.note"), invoice.note],
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

function useMoney(currency: string) {
  const { money } = useFormat();
  return (amount: string | undefined) =>
    amount && (
      <span key={amount} className="number">
        {money(amount, currency)}
      </span>
    );
}
