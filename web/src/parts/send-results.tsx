import { Box, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isLive } from "../api/queries.ts";
import { sendResultsQuery } from "../api/run-queries.ts";
import type { Run, SendResult } from "../api/types.ts";
import { isDry } from "../dry-run.ts";
import { StateBadge } from "./badges.tsx";
import { FilterSelect } from "./filters.tsx";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { LinkAnchor } from "./link.tsx";
import { type Column, ListTable } from "./list-table.tsx";
import { Section } from "./section.tsx";

type Status = SendResult["status"];

export const RESULT_COLORS: Readonly<Record<Status, string>> = {
  pending: "gray",
  sending: "blue",
  created: "green",
  updated: "blue",
  deleted: "red",
  unchanged: "gray",
  conflict: "yellow",
  rejected: "red",
};
export const RESULT_STATUSES = Object.keys(RESULT_COLORS) as readonly Status[];

/** What became of each record of a run that sends, or would become of it. */
export function SendResults({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const [status, setStatus] = useState<Status>();
  const results = useInfiniteQuery(sendResultsQuery(run.id, { status, isLive: isLive(run) }));
  return (
    <Section title={t("send_result.title")} isFlush>
      <Stack gap="xs" px="md" pb="xs">
        {isDry(run) && (
          <Text size="sm" c="dimmed">
            {t("send_result.dry")}
          </Text>
        )}
        <Box maw={240}>
          <FilterSelect
            label={t("run.state")}
            value={status}
            choices={RESULT_STATUSES.map((value) => ({
              value,
              label: t(`send_result.statuses.${value}`),
            }))}
            onChange={setStatus}
          />
        </Box>
      </Stack>
      <InfiniteList
        query={results}
        empty={<Nothing>{t(status ? "filter.nothing" : "send_result.none")}</Nothing>}
      >
        {(items) => <ResultTable items={items} />}
      </InfiniteList>
    </Section>
  );
}

function ResultTable({ items }: { readonly items: readonly SendResult[] }) {
  const { t } = useTranslation();
  const columns: readonly Column<SendResult>[] = [
    { title: t("send_result.record"), isLead: true, cell: (result) => <Sent result={result} /> },
    {
      title: t("run.state"),
      cell: ({ status }) => (
        <StateBadge color={RESULT_COLORS[status]} label={t(`send_result.statuses.${status}`)} />
      ),
    },
    {
      title: t("origin.remote_id"),
      cell: ({ remote_id: id }) => <span className="breakable">{id ?? "–"}</span>,
    },
    {
      title: t("send_result.message"),
      cell: ({ message }) => <span className="breakable">{message ?? "–"}</span>,
    },
  ];
  return (
    <ListTable
      caption={t("send_result.title")}
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
    />
  );
}

function Sent({ result }: { readonly result: SendResult }) {
  const { t } = useTranslation();
  const { entity, record_id: id, key } = result;
  const text = `${t(`preview.entities.${entity}`)} ${key ?? id}`;
  return (
    <LinkAnchor to={PAGES[entity]} params={{ id: String(id) }} className="breakable">
      {text}
    </LinkAnchor>
  );
}

const PAGES = {
  invoice: "/invoices/$id",
  party: "/parties/$id",
  item: "/items/$id",
  order: "/orders/$id",
} as const;
