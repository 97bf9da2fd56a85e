import { Checkbox, Group, Paper, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { duplicatesQuery } from "../api/item-queries.ts";
import type { HubRecord, SuspectedPair } from "../api/types.ts";
import { itemOf } from "../item.ts";
import { DismissButton } from "../parts/dismiss-button.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { JoinItems } from "../parts/item/join-items.tsx";
import { useDuplicateText } from "../parts/item/use-duplicate-text.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { useRecordText } from "../record-texts.ts";

const route = getRouteApi("/app/items/duplicates");

/** Pairs of items that may be one, to be joined or dismissed. */
export function ItemDuplicatesPage() {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { dismissed } = route.useSearch();
  const navigate = route.useNavigate();
  const pairs = useInfiniteQuery(duplicatesQuery(dismissed ?? false));
  return (
    <Page
      title={tr("duplicate.title")}
      intro={tr("duplicate.intro")}
      back={<LinkAnchor to="/items">← {t("nav.items")}</LinkAnchor>}
    >
      <Checkbox
        label={tr("duplicate.show_dismissed")}
        checked={dismissed ?? false}
        onChange={(event) =>
          void navigate({
            search: { dismissed: event.currentTarget.checked || undefined },
            replace: true,
          })
        }
      />
      <Paper withBorder>
        <InfiniteList query={pairs} empty={<Nothing>{tr("duplicate.none")}</Nothing>}>
          {(items) => <PairTable pairs={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function PairTable({ pairs }: { readonly pairs: readonly SuspectedPair[] }) {
  const tr = useRecordText();
  const columns: readonly Column<SuspectedPair>[] = [
    { title: tr("duplicate.newer"), isLead: true, cell: ({ record }) => <OneItem item={record} /> },
    { title: tr("duplicate.older"), cell: ({ other }) => <OneItem item={other} /> },
    { title: tr("duplicate.why"), cell: (pair) => <Why pair={pair} /> },
    {
      title: tr("duplicate.actions"),
      isTitleHidden: true,
      isEnd: true,
      cell: (pair) => <PairActions pair={pair} />,
    },
  ];
  return (
    <ListTable
      caption={tr("duplicate.title")}
      columns={columns}
      items={pairs}
      keyOf={({ warning }) => warning.id}
    />
  );
}

function OneItem({ item }: { readonly item: HubRecord }) {
  const { code, name, ean } = itemOf(item);
  const sources = [...new Set(item.origins.flatMap((origin) => origin.integration_id ?? []))];
  const facts = [name, ean, sources.join(", ")].filter(Boolean);
  return (
    <Stack gap={0} miw={0}>
      <LinkAnchor to="/items/$id" params={{ id: String(item.id) }} className="breakable">
        {code}
      </LinkAnchor>
      <Text size="xs" c="dimmed" className="breakable" style={{ whiteSpace: "normal" }}>
        {facts.join(" · ")}
      </Text>
    </Stack>
  );
}

function Why({ pair: { warning } }: { readonly pair: SuspectedPair }) {
  const textOf = useDuplicateText();
  return (
    <Text size="sm" className="breakable" style={{ whiteSpace: "normal" }}>
      {textOf(warning)}
    </Text>
  );
}

/** The older item stays: others may know it by its code already. */
function PairActions({ pair: { record, other, warning } }: { readonly pair: SuspectedPair }) {
  const textOf = useDuplicateText();
  return (
    <Group gap="xs" justify="flex-end">
      {warning.dismissed_at === null && (
        <JoinItems
          kept={{ id: other.id, code: itemOf(other).code }}
          other={{ id: record.id, code: itemOf(record).code }}
        />
      )}
      <DismissButton
        entity="item"
        recordId={record.id}
        warning={warning}
        name={`${itemOf(record).code}: ${textOf(warning)}`}
      />
    </Group>
  );
}
