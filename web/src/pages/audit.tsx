import { Paper, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type AuditFilters, auditQuery } from "../api/people-queries.ts";
import { fromLocalInput, toLocalInput } from "../local-time.ts";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Page } from "../parts/page.tsx";
import { AuditTable } from "../parts/people/audit-table.tsx";
import { SystemViews } from "../parts/people/people-views.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { usePeopleText } from "../people-texts.ts";

const route = getRouteApi("/app/audit");

const KINDS = ["user", "group", "token", "integration"] as const;

export function AuditPage() {
  const { t } = useTranslation();
  const p = usePeopleText();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const entries = useInfiniteQuery(auditQuery(filters));
  const set = (change: AuditFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={p("audit.title")} intro={p("audit.intro")}>
      <SystemViews />
      <Filters isLong>
        <FilterSelect
          label={p("audit.kind")}
          value={filters.target_kind}
          choices={KINDS.map((value) => ({ value, label: p(`audit_kind.${value}`) }))}
          onChange={(target_kind) => set({ target_kind })}
        />
        <SearchInput
          label={p("audit.actor")}
          value={filters.actor}
          onSearch={(actor) => set({ actor })}
        />
        <TextInput
          type="datetime-local"
          label={p("history.since")}
          value={toLocalInput(filters.from)}
          onChange={(event) => set({ from: fromLocalInput(event.currentTarget.value) })}
        />
        <TextInput
          type="datetime-local"
          label={p("history.until")}
          value={toLocalInput(filters.to)}
          onChange={(event) => set({ to: fromLocalInput(event.currentTarget.value) })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={entries}
          empty={<Nothing>{isFiltered ? t("filter.nothing") : p("audit.none")}</Nothing>}
        >
          {(items) => <AuditTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}
