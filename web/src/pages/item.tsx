import { Alert, Grid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemQuery } from "../api/item-queries.ts";
import type { HubRecord } from "../api/types.ts";
import { itemOf } from "../item.ts";
import { EditButtons, RecordConflict, RecordSystemsSection } from "../parts/edit/lazy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Instant } from "../parts/instant.tsx";
import { isSpeaking } from "../parts/invoice/differences.ts";
import { ItemDuplicates } from "../parts/item/item-duplicates.tsx";
import { ItemMark } from "../parts/item/item-mark.tsx";
import { ItemPrices } from "../parts/item/prices.tsx";
import { SplitItem } from "../parts/item/split-item.tsx";
import { ItemStocks } from "../parts/item/stock.tsx";
import { useItemFormat } from "../parts/item/use-item-format.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { RecordChanges } from "../parts/record-changes.tsx";
import { RecordOrigins } from "../parts/record-origins.tsx";
import { Section } from "../parts/section.tsx";
import { SendButton } from "../parts/send/send-button.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/items/$id");

export function ItemPage() {
  const id = Number(route.useParams().id);
  const { data, error, refetch } = useQuery(itemQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneItem key={id} record={data} />;
}

function OneItem({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const item = itemOf(record);
  const isThere = record.deleted_at === null && record.merged_into === null;
  const mayWrite = useMay("records.write");
  const isSplittable = mayWrite && isThere && record.origins.filter(isSpeaking).length > 1;
  return (
    <Page
      title={item.name}
      mark={<ItemMark record={record} />}
      back={<LinkAnchor to="/items">← {t("nav.items")}</LinkAnchor>}
      actions={
        <>
          {isThere && <SendButton entity="item" records={[record]} />}
          <EditButtons entity="item" record={record} name={item.name} />
        </>
      }
    >
      {record.merged_into !== null && (
        <Alert color="yellow">
          <LinkAnchor to="/items/$id" params={{ id: String(record.merged_into) }}>
            {tr("item.merged")}
          </LinkAnchor>
        </Alert>
      )}
      <RecordConflict entity="item" record={record} />
      <ItemDuplicates record={record} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={tr("item.facts")}>
            <ItemFacts record={record} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <ItemPrices prices={item.prices ?? []} />
        </Grid.Col>
      </Grid>
      <ItemStocks item={item} />
      <ItemTexts record={record} />
      <RecordSystemsSection entity="item" record={record} />
      <RecordOrigins
        record={record}
        actionOf={
          isSplittable ? (origin) => <SplitItem recordId={record.id} origin={origin} /> : undefined
        }
      />
      <RecordChanges entity="item" id={record.id} empty={tr("item.no_changes")} />
    </Page>
  );
}

function ItemFacts({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { rate } = useItemFormat();
  const item = itemOf(record);
  return (
    <Facts
      items={[
        [tr("item.code"), item.code],
        [tr("item.type"), tr(`item.types.${item.type}`)],
        [tr("item.unit"), item.unit],
        [tr("item.vat_rate"), item.vat_rate && rate(item.vat_rate)],
        [tr("item.category"), item.category],
        [tr("item.ean"), item.ean],
        [tr("item.manufacturer"), item.manufacturer],
        [tr("item.manufacturer_part_no"), item.manufacturer_part_no],
        [t("common.id"), record.id],
        [t("common.created_at"), <Instant key="at" at={record.created_at} />],
      ]}
    />
  );
}

/** What the sources say beside the usual facts. */
function ItemTexts({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { description, attributes = {} } = itemOf(record);
  const pairs = Object.entries(attributes);
  return (
    <>
      {description && (
        <Section title={tr("item.description")}>
          <Text size="sm" className="breakable" style={{ whiteSpace: "pre-wrap" }}>
            {description}
          </Text>
        </Section>
      )}
      {pairs.length > 0 && (
        <Section title={tr("item.attributes")}>
          <Facts items={pairs} />
        </Section>
      )}
    </>
  );
}
