import { Alert, Grid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { partyQuery } from "../api/party-queries.ts";
import type { HubRecord } from "../api/types.ts";
import { EditButtons, RecordConflict, RecordSystemsSection } from "../parts/edit/lazy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { PartyAccounts } from "../parts/party/party-accounts.tsx";
import { PartyMark } from "../parts/party/party-mark.tsx";
import { SellerInvoices } from "../parts/party/seller-invoices.tsx";
import { RecordChanges } from "../parts/record-changes.tsx";
import { RecordOrigins } from "../parts/record-origins.tsx";
import { Section } from "../parts/section.tsx";
import { addressLines, partyOf, schemeName, taxIdOf } from "../party.ts";
import { useRecordText } from "../record-texts.ts";

const route = getRouteApi("/app/parties/$id");

export function PartyPage() {
  const id = Number(route.useParams().id);
  const { data, error, refetch } = useQuery(partyQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneParty key={id} record={data} />;
}

function OneParty({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const party = partyOf(record);
  const taxId = taxIdOf(party);
  return (
    <Page
      title={party.name}
      mark={<PartyMark record={record} />}
      back={<LinkAnchor to="/parties">← {t("nav.parties")}</LinkAnchor>}
      actions={<EditButtons entity="party" record={record} name={party.name} />}
    >
      {record.merged_into !== null && (
        <Alert color="yellow">
          <LinkAnchor to="/parties/$id" params={{ id: String(record.merged_into) }}>
            {tr("party.merged")}
          </LinkAnchor>
        </Alert>
      )}
      <RecordConflict entity="party" record={record} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={tr("party.ids")}>
            <PartyIds record={record} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={tr("party.facts")}>
            <PartyFacts record={record} />
          </Section>
        </Grid.Col>
      </Grid>
      <PartyAccounts accounts={party.bank_accounts ?? []} />
      {taxId && <SellerInvoices taxId={taxId.value} />}
      <RecordSystemsSection entity="party" record={record} />
      <RecordOrigins record={record} />
      <RecordChanges entity="party" id={record.id} empty={tr("party.no_changes")} />
    </Page>
  );
}

function PartyIds({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { trading_name: tradingName, ids = [] } = partyOf(record);
  const schemes = [...new Set(ids.map(({ scheme }) => scheme))];
  const valuesOf = (scheme: string): string =>
    ids
      .filter((id) => id.scheme === scheme)
      .map(({ value }) => value)
      .join(", ");
  return (
    <Facts
      items={[
        [tr("party.trading_name"), tradingName],
        ...schemes.map((scheme) => [schemeName(scheme), valuesOf(scheme)] as const),
        [t("common.id"), record.id],
        [t("common.created_at"), <Instant key="at" at={record.created_at} />],
      ]}
    />
  );
}

function PartyFacts({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const party = partyOf(record);
  const lines = addressLines(party);
  const { contact, payment_terms_days: days } = party;
  return (
    <Facts
      items={[
        [
          tr("party.address"),
          lines.length > 0 && (
            <Stack key="a" gap={0}>
              {lines.map((line) => (
                <span key={line}>{line}</span>
              ))}
            </Stack>
          ),
        ],
        [tr("party.contact"), contact?.name],
        [tr("party.phone"), contact?.phone],
        [tr("party.email"), contact?.email],
        [tr("party.payment_terms"), days !== undefined && String(days)],
      ]}
    />
  );
}
