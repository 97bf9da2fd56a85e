import { Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isLive } from "../../api/queries.ts";
import { type ResultFilters, syncResultsQuery } from "../../api/sync-queries.ts";
import type { Run, SendResult } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { StateBadge } from "../badges.tsx";
import { FilterSelect } from "../filters.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { Section } from "../section.tsx";
import { RESULT_COLORS, RESULT_STATUSES } from "../send-results.tsx";
import { ChangeList } from "./change-list.tsx";
import { RecordLink } from "./record-link.tsx";
import { UndoSync } from "./undo-sync.tsx";
import { useSystemName } from "./use-system-name.ts";

const WAYS = ["in", "out"] as const;

/** What a sync did to each record on either side, with the reasons. */
export function SyncResults({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const s = useSyncText();
  const system = useSystemName()(run.integration_id);
  const [filters, setFilters] = useState<ResultFilters>({});
  const results = useInfiniteQuery(syncResultsQuery(run.id, filters, isLive(run)));
  const isFiltered = filters.status !== undefined || filters.direction !== undefined;
  const none = isFiltered
    ? t("filter.nothing")
    : s(run.state === "succeeded" ? "results.none" : "results.none_yet");
  return (
    <Section title={s("results.title")} isFlush actions={<UndoSync run={run} />}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={480} px="md" pb="xs">
        <FilterSelect
          label={s("results.way")}
          value={filters.direction}
          choices={WAYS.map((value) => ({ value, label: s(`preview.${value}`, { system }) }))}
          onChange={(direction) => setFilters((before) => ({ ...before, direction }))}
        />
        <FilterSelect
          label={t("run.state")}
          value={filters.status}
          choices={RESULT_STATUSES.map((value) => ({
            value,
            label: s(`results.statuses.${value}`),
          }))}
          onChange={(status) => setFilters((before) => ({ ...before, status }))}
        />
      </SimpleGrid>
      <InfiniteList query={results} empty={<Nothing>{none}</Nothing>}>
        {(items) => (
          <Stack gap="sm" p="md" pt="xs">
            {items.map((one) => (
              <Result key={one.id} result={one} system={system} />
            ))}
          </Stack>
        )}
      </InfiniteList>
    </Section>
  );
}

interface ResultProps {
  readonly result: SendResult;
  readonly system: string;
}

function Result({ result, system }: ResultProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const [wasOpen, setWasOpen] = useState(false);
  const { status, direction, title, key, message, entity, record_id: id, changes } = result;
  const name = title || key || String(id);
  return (
    <details onToggle={() => setWasOpen(true)}>
      <summary className="breakable">
        <StateBadge color={RESULT_COLORS[status]} label={s(`results.statuses.${status}`)} />{" "}
        <Text span size="sm" c="dimmed">
          {s(`preview.${direction}`, { system })}
        </Text>{" "}
        <Text span size="sm" fw={550}>
          {name}
        </Text>
      </summary>
      {wasOpen && (
        <Stack gap={4} py="xs">
          {message && (
            <Text size="sm" className="breakable">
              {message}
            </Text>
          )}
          {status === "created" && changes.length === 0 && (
            <Text size="sm">{s("results.created_in", { system })}</Text>
          )}
          {status === "deleted" && <Text size="sm">{s("results.deleted")}</Text>}
          {changes.length > 0 && (
            <ChangeList
              caption={`${s("results.title")}: ${name}`}
              changes={changes}
              isNew={status === "created"}
              {...(status === "conflict" ? { sides: [s("hub"), system] as const } : {})}
            />
          )}
          <Group gap="md" fz="sm">
            <RecordLink entity={entity} id={id} text={t("preview.open")} />
          </Group>
        </Stack>
      )}
    </details>
  );
}
