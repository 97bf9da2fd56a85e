import { Button, Paper } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type RunFilters, runsQuery } from "../api/queries.ts";
import { currentLanguage } from "../i18n/i18n.ts";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Page } from "../parts/page.tsx";
import { RunFilterInputs } from "../parts/run-filters.tsx";
import { RunTable } from "../parts/run-table.tsx";
import { usePeopleText } from "../people-texts.ts";

const route = getRouteApi("/app/runs");

export function RunsPage() {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const runs = useInfiniteQuery(runsQuery(filters));
  const set = (change: RunFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.runs")} intro={t("run.intro")} actions={<Exports filters={filters} />}>
      <RunFilterInputs filters={filters} set={set} />
      <Paper withBorder>
        <InfiniteList
          query={runs}
          empty={<Nothing>{t(isFiltered ? "filter.nothing" : "run.none")}</Nothing>}
        >
          {(items) => <RunTable items={items} withIntegration withDuration />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

/** The same runs as a file. */
function Exports({ filters }: { readonly filters: RunFilters }) {
  const p = usePeopleText();
  const query = (format: "csv" | "xlsx"): string => {
    const given = Object.entries(filters).filter(([, value]) => value !== undefined);
    const fields = { ...Object.fromEntries(given), format, language: currentLanguage() };
    return new URLSearchParams(fields as Record<string, string>).toString();
  };
  return (["csv", "xlsx"] as const).map((format) => (
    <Button
      key={format}
      component="a"
      href={`/api/runs/export?${query(format)}`}
      download
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {p(`history.${format}`)}
    </Button>
  ));
}
