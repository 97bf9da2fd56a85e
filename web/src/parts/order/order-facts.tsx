import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { type Order, orderOf } from "../../order.ts";
import { useRecordText } from "../../record-texts.ts";
import { Facts } from "../facts.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";

/** Day, amounts and the numbers under which others know the order. */
export function OrderFacts({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { date, money } = useFormat();
  const order = orderOf(record);
  const { issue_date, placed_at, totals, currency, invoice_refs = [] } = order;
  const refs = invoice_refs.flatMap(({ number, fiscal_id }) => number ?? fiscal_id ?? []);
  const sum = (amount: string | undefined) => amount && money(amount, currency);
  return (
    <Facts
      items={[
        [tr("order.issue_date"), issue_date && date(issue_date)],
        [tr("order.placed_at"), placed_at && <Instant key="p" at={placed_at} />],
        [tr("order.net"), sum(totals.net)],
        [tr("order.tax"), sum(totals.tax)],
        [tr("order.gross"), sum(totals.gross)],
        [tr("order.buyer_reference"), order.buyer_reference],
        [tr("order.seller_reference"), order.seller_reference],
        [tr("order.contract_reference"), order.contract_reference],
        [tr("order.channel"), order.channel],
        [t("nav.invoices"), refs.length > 0 && <InvoiceRefs key="i" texts={refs} />],
        [t("common.id"), record.id],
        [t("common.created_at"), <Instant key="at" at={record.created_at} />],
      ]}
    />
  );
}

export function DeliveryFacts({ order: { delivery = {} } }: { readonly order: Order }) {
  const tr = useRecordText();
  const { date } = useFormat();
  const { method, carrier, tracking, requested_date, date: day } = delivery;
  return (
    <Facts
      items={[
        [tr("order.requested_date"), requested_date && date(requested_date)],
        [tr("order.delivery_date"), day && date(day)],
        [tr("order.method"), method],
        [tr("order.carrier"), carrier],
        [tr("order.tracking"), tracking],
      ]}
    />
  );
}

/** Each leads to the invoices with that number. */
function InvoiceRefs({ texts }: { readonly texts: readonly string[] }) {
  return (
    <Stack gap={0} align="flex-start">
      {[...new Set(texts)].map((text) => (
        <LinkAnchor key={text} to="/invoices" search={{ q: text }} className="breakable">
          {text}
        </LinkAnchor>
      ))}
    </Stack>
  );
}
