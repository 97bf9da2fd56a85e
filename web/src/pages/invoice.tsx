import { Alert, Grid, Stack } from "@mantine/core";
import { IconArrowMerge } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { invoiceQuery } from "../api/queries.ts";
import type { HubRecord } from "../api/types.ts";
import { invoiceOf } from "../invoice.ts";
import { StateBadge } from "../parts/badges.tsx";
import { AccountingSection } from "../parts/invoice/accounting-section.tsx";
import { Documents } from "../parts/invoice/documents.tsx";
import { ExportOne } from "../parts/invoice/export-one.tsx";
import { InvoiceOrigins } from "../parts/invoice/origins.tsx";
import { SameSeller } from "../parts/invoice/same-seller.tsx";
import { Warnings } from "../parts/invoice/warnings.tsx";
import { WhiteList } from "../parts/invoice/white-list.tsx";
import { FiscalFacts, fiscalSystem, InvoiceFacts, PaymentFacts } from "../parts/invoice-facts.tsx";
import { InvoiceLines, VatTable } from "../parts/invoice-tables.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { PartySection } from "../parts/party-section.tsx";
import { RecordChanges } from "../parts/record-changes.tsx";
import { Section } from "../parts/section.tsx";
import { SendButton } from "../parts/send/send-button.tsx";

const route = getRouteApi("/app/invoices/$id");

export function InvoicePage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(invoiceQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneInvoice key={data.id} record={data} />;
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
      actions={
        <>
          {record.deleted_at === null && <SendButton records={[record]} />}
          <ExportOne id={record.id} />
        </>
      }
    >
      <MergedNote record={record} />
      <Warnings record={record} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <PartySection
            title={t("invoice.seller")}
            party={invoice.seller}
            others={invoice.direction === "cost" && <SameSeller seller={invoice.seller} />}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <PartySection title={t("invoice.buyer")} party={invoice.buyer} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={t("invoice.facts")}>
            <InvoiceFacts record={record} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="md">
            <AccountingSection record={record} />
            <Section title={t("invoice.payment")}>
              <PaymentFacts invoice={invoice} />
            </Section>
            {invoice.fiscal && (
              <Section title={fiscalSystem(invoice.fiscal)}>
                <FiscalFacts fiscal={invoice.fiscal} />
              </Section>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
      {invoice.lines.length > 0 && <InvoiceLines invoice={invoice} />}
      {invoice.vat_breakdown.length > 0 && <VatTable invoice={invoice} />}
      <Documents record={record} />
      <WhiteList record={record} />
      <InvoiceOrigins record={record} />
      <RecordChanges entity="invoice" id={record.id} empty={t("change.none")} />
    </Page>
  );
}

/** A joined record is still found by its old address. */
function MergedNote({ record: { merged_into } }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  if (merged_into === null) return null;
  return (
    <Alert color="yellow" icon={<IconArrowMerge aria-hidden />} title={t("origin.merged")}>
      <LinkAnchor to="/invoices/$id" params={{ id: String(merged_into) }}>
        {t("origin.merged_open")}
      </LinkAnchor>
    </Alert>
  );
}
