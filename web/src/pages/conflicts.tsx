import { Checkbox, EmptyState, Paper, Stack } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../api/queries.ts";
import {
  type ConflictFilters,
  conflictsQuery,
  decideConflict,
  decideConflicts,
} from "../api/sync-queries.ts";
import type { Conflict, Decided, DecideIn } from "../api/types.ts";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { ConflictBar } from "../parts/sync/conflict-bar.tsx";
import { ConflictCard } from "../parts/sync/conflict-card.tsx";
import { DecidedPanel } from "../parts/sync/decided-panel.tsx";
import { useMay } from "../session.ts";
import { useSyncText } from "../sync-texts.ts";

const route = getRouteApi("/app/sync/conflicts");
const STATES = ["open", "decided", "settled"] as const;

/** What somebody decides: one conflict in detail, or several alike. */
type Decision =
  | { readonly id: number; readonly body: DecideIn }
  | { readonly ids: readonly number[]; readonly take: "erp" | "hub" };

export function ConflictsPage() {
  const s = useSyncText();
  const { state = "open", ...rest } = route.useSearch();
  const filters: ConflictFilters = { state, ...rest };
  const navigate = route.useNavigate();
  const conflicts = useInfiniteQuery(conflictsQuery(filters));
  const set = (change: ConflictFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={s("conflicts.title")}
      intro={s("conflicts.intro")}
      back={<LinkAnchor to="/sync">← {s("log.title")}</LinkAnchor>}
    >
      <ConflictFilterInputs filters={filters} set={set} />
      <Decide key={JSON.stringify(filters)} conflicts={conflicts} filters={filters} />
    </Page>
  );
}

interface DecideProps {
  readonly conflicts: ConflictPages;
  readonly filters: ConflictFilters;
}
type ConflictPages = Parameters<typeof InfiniteList<Conflict>>[0]["query"];

function Decide({ conflicts, filters }: DecideProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const decide = useMutation({
    mutationFn: (decision: Decision): Promise<Decided> =>
      "ids" in decision
        ? decideConflicts(decision.ids, decision.take)
        : decideConflict(decision.id, decision.body),
    onSuccess: async () => {
      setChosen(new Set());
      await queryClient.invalidateQueries({ queryKey: ["sync"] });
    },
  });
  const { record_id: recordId, q, integration_id: integration, state } = filters;
  const isFiltered = Boolean(recordId ?? q ?? integration) || state !== "open";
  const select = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      {decide.data && <DecidedPanel decided={decide.data} />}
      <Problem error={decide.error} />
      <ConflictBar
        count={chosen.size}
        isBusy={decide.isPending}
        onTake={(take) => decide.mutate({ ids: [...chosen], take })}
        onClear={() => setChosen(new Set())}
      />
      <InfiniteList
        query={conflicts}
        empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <AllAgree />}
      >
        {(items) => (
          <Stack gap="md">
            {state === "open" && <SelectAll items={items} chosen={chosen} set={setChosen} />}
            {items.map((conflict) => (
              <ConflictCard
                key={`${conflict.id} ${conflict.updated_at}`}
                conflict={conflict}
                isSelected={chosen.has(conflict.id)}
                onSelect={() => select(conflict.id)}
                onDecide={(body) => decide.mutate({ id: conflict.id, body })}
                isBusy={decide.isPending}
              />
            ))}
          </Stack>
        )}
      </InfiniteList>
    </>
  );
}

interface SelectAllProps {
  readonly items: readonly Conflict[];
  readonly chosen: ReadonlySet<number>;
  readonly set: (chosen: ReadonlySet<number>) => void;
}

function SelectAll({ items, chosen, set }: SelectAllProps) {
  const s = useSyncText();
  const mayDecide = useMay("records.write");
  if (!mayDecide) return null;
  const ticked = items.filter(({ id }) => chosen.has(id)).length;
  const isWhole = ticked === items.length;
  return (
    <Checkbox
      px="md"
      label={s("conflicts.select_all")}
      checked={isWhole}
      indeterminate={ticked > 0 && !isWhole}
      onChange={() => set(isWhole ? new Set() : new Set(items.map(({ id }) => id)))}
    />
  );
}

interface FilterInputsProps {
  readonly filters: ConflictFilters;
  readonly set: (change: ConflictFilters) => void;
}

function ConflictFilterInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const able = integrations.filter(({ actions }) => actions.includes("sync_both_ways"));
  return (
    <Stack gap="xs">
      <Filters>
        <FilterSelect
          label={s("conflicts.state")}
          value={filters.state}
          choices={STATES.map((value) => ({ value, label: s(`conflicts.states.${value}`) }))}
          onChange={(state) => set({ state })}
        />
        <FilterSelect
          label={t("run.integration")}
          value={filters.integration_id}
          choices={able.map(({ id, name }) => ({ value: id, label: name || id }))}
          onChange={(integration_id) => set({ integration_id })}
        />
        <SearchInput
          label={s("conflicts.search")}
          value={filters.q}
          onSearch={(text) => set({ q: text })}
        />
      </Filters>
      {filters.record_id !== undefined && (
        <LinkAnchor to="/sync/conflicts" search={{}} size="sm">
          {s("conflicts.one")}
        </LinkAnchor>
      )}
    </Stack>
  );
}

function AllAgree() {
  const s = useSyncText();
  return (
    <Paper withBorder>
      <EmptyState
        p="lg"
        icon={<IconCircleCheck aria-hidden />}
        withIndicatorBackground
        title={s("conflicts.none")}
        description={s("conflicts.none_help")}
      />
    </Paper>
  );
}
