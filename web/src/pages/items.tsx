import { Alert, EmptyState, Paper } from "@mantine/core";
import { IconCopy, IconPackage } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { hasDuplicatesQuery, type ItemFilters, itemsQuery } from "../api/item-queries.ts";
import { NewButton } from "../parts/edit/lazy.tsx";
import { Connections } from "../parts/exchange/connections.tsx";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { StaleData } from "../parts/health/stale-data.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { SelectPage } from "../parts/invoice/select-page.tsx";
import { useSelection } from "../parts/invoice/selection.ts";
import { ItemTable } from "../parts/item/item-table.tsx";
import { ItemSelectionBar } from "../parts/item/selection-bar.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMayRun } from "../session.ts";

const route = getRouteApi("/app/items");

export function ItemsPage() {
  const { t } = useTranslation();
  const tr = useRecordText();
  const mayRun = useMayRun();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const items = useInfiniteQuery(itemsQuery(filters));
  const set = (change: ItemFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const selection = useSelection(JSON.stringify(filters));
  const selectable = mayRun ? selection : undefined;
  const isFiltered = filters.q !== undefined || filters.active !== undefined;
  return (
    <Page
      title={t("nav.items")}
      intro={tr("item.intro")}
      actions={
        <>
          <Connections module="items" />
          <NewButton entity="item" />
        </>
      }
    >
      <StaleData entity="item" />
      <DuplicatesNote />
      <ItemFilterInputs filters={filters} set={set} />
      {selectable && <ItemSelectionBar selection={selectable} />}
      <Paper withBorder>
        <InfiniteList
          query={items}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoItems />}
        >
          {(records) => (
            <>
              {selectable && <SelectPage items={records} selection={selectable} />}
              <ItemTable items={records} selection={selectable} />
            </>
          )}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

/** The way to items that may be one, where there are any. */
function DuplicatesNote() {
  const tr = useRecordText();
  const { data: isAny = false } = useQuery(hasDuplicatesQuery);
  if (!isAny) return null;
  return (
    <Alert color="yellow" icon={<IconCopy aria-hidden />}>
      <LinkAnchor to="/items/duplicates">{tr("duplicate.note")}</LinkAnchor>
    </Alert>
  );
}

interface FilterInputsProps {
  readonly filters: ItemFilters;
  readonly set: (change: ItemFilters) => void;
}

function ItemFilterInputs({ filters: { q, active }, set }: FilterInputsProps) {
  const tr = useRecordText();
  return (
    <Filters>
      <SearchInput label={tr("item.search")} value={q} onSearch={(text) => set({ q: text })} />
      <FilterSelect
        label={tr("item.in_use")}
        value={active === undefined ? undefined : active ? "yes" : "no"}
        choices={[
          { value: "yes", label: tr("item.in_use_yes") },
          { value: "no", label: tr("item.in_use_no") },
        ]}
        onChange={(chosen) => set({ active: chosen && chosen === "yes" })}
      />
    </Filters>
  );
}

function NoItems() {
  const { t } = useTranslation();
  const tr = useRecordText();
  return (
    <EmptyState
      p="lg"
      icon={<IconPackage aria-hidden />}
      withIndicatorBackground
      title={tr("item.none")}
      description={tr("item.none_help", { place: t("nav.exchange") })}
    >
      <EmptyState.Actions>
        <LinkButton to="/integrations">{t("invoice.none_action")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
