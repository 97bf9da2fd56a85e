import { Paper, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { commandLogQuery, unitsQuery } from "../../api/command-queries.ts";
import { useCommandText } from "../../command-texts.ts";
import { type CommandLogFilters, commandLogFiltersOf } from "../../commands/log-filters.ts";
import { fromLocalInput, toLocalInput } from "../../local-time.ts";
import { CommandLogTable } from "../../parts/commands/command-log-table.tsx";
import { CommandViews } from "../../parts/commands/command-views.tsx";
import { FilterSelect, Filters } from "../../parts/filters.tsx";
import { InfiniteList, Nothing } from "../../parts/infinite-list.tsx";
import { Page } from "../../parts/page.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { useMay } from "../../session.ts";

const route = getRouteApi("/app/commands/log");

/** Who sent which command, how long it took and what came of it. */
export function CommandLogPage() {
  const { t } = useTranslation();
  const c = useCommandText();
  const filters = commandLogFiltersOf(route.useSearch());
  const navigate = route.useNavigate();
  const log = useInfiniteQuery(commandLogQuery(filters));
  const units = useQuery({ ...unitsQuery, enabled: useMay("system.manage") }).data ?? [];
  const set = (change: CommandLogFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={c("log.title")} intro={c("log.intro")}>
      <CommandViews />
      <Filters isLong>
        <SearchInput
          label={c("log.command")}
          value={filters.command}
          onSearch={(command) => set({ command })}
        />
        <FilterSelect
          label={c("log.result")}
          value={filters.result}
          choices={[
            { value: "ok", label: c("log.result_ok") },
            { value: "error", label: c("log.result_error") },
          ]}
          onChange={(result) => set({ result })}
        />
        <SearchInput
          label={c("log.number")}
          value={filters.error_number === undefined ? undefined : String(filters.error_number)}
          onSearch={(text) =>
            set({ error_number: commandLogFiltersOf({ error_number: text }).error_number })
          }
        />
        {units.length > 1 && (
          <FilterSelect
            label={c("log.unit")}
            value={filters.unit_id === undefined ? undefined : String(filters.unit_id)}
            choices={units.map(({ id, name }) => ({ value: String(id), label: name }))}
            onChange={(id) => set({ unit_id: id === undefined ? undefined : Number(id) })}
          />
        )}
        <TextInput
          type="datetime-local"
          label={c("log.since")}
          value={toLocalInput(filters.from)}
          onChange={({ currentTarget: { value } }) => set({ from: fromLocalInput(value) })}
        />
        <TextInput
          type="datetime-local"
          label={c("log.until")}
          value={toLocalInput(filters.to)}
          onChange={({ currentTarget: { value } }) => set({ to: fromLocalInput(value) })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={log}
          empty={<Nothing>{isFiltered ? t("filter.nothing") : c("log.none")}</Nothing>}
        >
          {(items) => <CommandLogTable items={items} units={units} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}
