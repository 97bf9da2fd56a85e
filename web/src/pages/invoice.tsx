import { Anchor, Grid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { invoiceQuery } from "../api/queries.ts";
import type { HubRecord } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { type Invoice, type InvoiceParty, invoiceOf } from "../invoice.ts";
import { StateBadge } from "../parts/badges.tsx";
import { Facts } from "../parts/facts.tsx";
import { InvoiceChanges } from "../parts/invoice-changes.tsx";
import { InvoiceLines, VatTable } from "../parts/invoice-tables.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { RecordOrigins } from "../parts/record-origins.tsx";
import { Section } from "../parts/section.tsx";

const route = getRouteApi("/app/invoices/$id");

export function InvoicePage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(invoiceQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneInvoice record={data} />;
}

function OneInvoice({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const invoice = invoiceOf(record);
  return (
    <Page
      title={invoice.number ?? t("invoice.no_number")}
      back={<LinkAnchor to="/invoices">← {t("nav.invoices")}</LinkAnchor>}
      mark={
        record.deleted_at ? (
          <StateBadge color="red" label={t("invoice.deleted")} />
        ) : (
          <StateBadge color="gray" label={t(`direction.${invoice.direction}`)} />
        )
      }
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, sm: 6, md: 4 }}>
          <PartySection title={t("invoice.seller")} party={invoice.seller} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6, md: 4 }}>
          <PartySection title={t("invoice.buyer")} party={invoice.buyer} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Section title={t("invoice.facts")}>
            <InvoiceFacts record={record} />
          </Section>
        </Grid.Col>
      </Grid>
      {invoice.lines.length > 0 && <InvoiceLines invoice={invoice} />}
      {invoice.vat_breakdown.length > 0 && <VatTable invoice={invoice} />}
      <RecordOrigins record={record} />
      <InvoiceChanges id={String(record.id)} />
    </Page>
  );
}

function PartySection({ title, party }: { readonly title: string; readonly party: InvoiceParty }) {
  const { address, ids = [] } = party;
  const town = [address?.post_code, address?.city].filter(Boolean).join(" ");
  return (
    <Section title={title}>
      <Stack gap={2}>
        <Text fw={550} className="breakable">
          {party.name ?? "–"}
        </Text>
        {address?.line1 && <Text size="sm">{address.line1}</Text>}
        {town && <Text size="sm">{town}</Text>}
        {ids.map(({ scheme, value }) => (
          <Text key={scheme + value} size="sm" c="dimmed">
            {scheme.split(":").at(-1)} {value}
          </Text>
        ))}
      </Stack>
    </Section>
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
          key={name}
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

function InvoiceFacts({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const invoice = invoiceOf(record);
  const format = useFormat();
  const { totals, currency } = invoice;
  const day = (text: string | undefined) => text && format.date(text);
  const money = (amount: string | undefined) =>
    amount && (
      <span key={amount} className="number">
        {format.money(amount, currency)}
      </span>
    );
  return (
    <Facts
      items={[
        [t("invoice.issue_date"), day(invoice.issue_date)],
        [t("invoice.tax_point_date"), day(invoice.tax_point_date)],
        [t("invoice.due_date"), day(invoice.due_date)],
        [t("invoice.net"), money(totals.net)],
        [t("invoice.tax"), money(totals.tax)],
        [t("invoice.gross"), money(totals.gross)],
        [t("invoice.paid"), money(invoice.payment?.paid)],
        [t("invoice.project"), invoice.accounting?.project_id],
        [t("invoice.category"), invoice.accounting?.category],
        [t("invoice.note"), invoice.note],
        [t("invoice.files"), <Attachments key="a" id={record.id} invoice={invoice} />],
      ]}
    />
  );
}
