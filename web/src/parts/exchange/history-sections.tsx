import { Anchor, Button, Group, Stack } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { batchesQuery, exchangeFilesQuery, sentQuery } from "../../api/exchange-queries.ts";
import { runExchange } from "../../api/run-queries.ts";
import type { ExchangeBatch, ExchangeFile, ExchangeSent } from "../../api/types.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

const COLORS: Readonly<Record<string, string>> = {
  ...{ done: "green", failed: "red", open: "gray", sent: "blue", acknowledged: "green" },
};

/** Files that an import has read. */
export function FilesRead({ slug }: { readonly slug: string }) {
  const x = useExchangeText();
  const { number } = useFormat();
  const files = useInfiniteQuery(exchangeFilesQuery(slug));
  const columns: readonly Column<ExchangeFile>[] = [
    { title: x("history.file"), isLead: true, cell: ({ path }) => path },
    {
      title: x("history.state"),
      cell: ({ state, message }) => (
        <Group gap="xs">
          <StateBadge color={COLORS[state] ?? "gray"} label={x(`history.states.${state}`)} />
          {message}
        </Group>
      ),
    },
    { title: x("history.rows"), isEnd: true, cell: ({ rows }) => number(rows) },
    { title: x("history.refused"), isEnd: true, cell: ({ refused }) => number(refused) },
    {
      title: x("history.at"),
      isEnd: true,
      cell: ({ run_id: id, read_at: at }) => (
        <LinkAnchor to="/runs/$id" params={{ id }}>
          <Instant at={at} />
        </LinkAnchor>
      ),
    },
  ];
  return (
    <Section title={x("history.files")} isFlush>
      <InfiniteList query={files} empty={<Nothing>{x("history.no_files")}</Nothing>}>
        {(items) => (
          <ListTable
            caption={x("history.files")}
            columns={columns}
            items={items}
            keyOf={({ id }) => id}
          />
        )}
      </InfiniteList>
    </Section>
  );
}

/** What an export has sent, with the other side's answers. */
export function BatchesSent({ slug }: { readonly slug: string }) {
  const x = useExchangeText();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [shown, setShown] = useState<number>();
  const batches = useInfiniteQuery(batchesQuery(slug));
  const again = useMutation({
    mutationFn: (batch: number) => runExchange(slug, { batch }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["exchange"] }),
  });
  const columns: readonly Column<ExchangeBatch>[] = [
    {
      title: x("history.number"),
      isLead: true,
      cell: ({ number, target }) => `${number}. ${target}`,
    },
    {
      title: x("history.state"),
      cell: ({ state, message }) => (
        <Group gap="xs">
          <StateBadge color={COLORS[state] ?? "gray"} label={x(`history.states.${state}`)} />
          {message}
        </Group>
      ),
    },
    { title: x("history.records"), isEnd: true, cell: ({ records }) => format.number(records) },
    { title: x("history.at"), isEnd: true, cell: ({ created_at: at }) => <Instant at={at} /> },
    {
      title: x("history.actions"),
      isTitleHidden: true,
      isEnd: true,
      cell: ({ id, number, size_bytes: size }) => (
        <Group gap="xs" justify="flex-end">
          {size !== null && (
            <Anchor
              size="sm"
              href={`/api/exchange/definitions/${slug}/batches/${id}/file`}
              download
              aria-label={`${x("history.download")}: ${number}`}
            >
              {x("history.download")}
            </Anchor>
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={shown === id}
            aria-label={`${x("history.show_records")}: ${number}`}
            onClick={() => setShown(shown === id ? undefined : id)}
          >
            {x("history.show_records")}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={again.isPending}
            aria-label={`${x("history.send_again")}: ${number}`}
            onClick={() => again.mutate(id)}
          >
            {x("history.send_again")}
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <Section title={x("history.batches")} isFlush>
      <Stack>
        <Problem error={again.error} />
        {again.data && <LiveRun id={again.data.id} />}
        <InfiniteList query={batches} empty={<Nothing>{x("history.no_batches")}</Nothing>}>
          {(items) => (
            <ListTable
              caption={x("history.batches")}
              columns={columns}
              items={items}
              keyOf={({ id }) => id}
            />
          )}
        </InfiniteList>
        {shown !== undefined && <Sent slug={slug} batch={shown} />}
      </Stack>
    </Section>
  );
}

function Sent({ slug, batch }: { readonly slug: string; readonly batch: number }) {
  const x = useExchangeText();
  const sent = useInfiniteQuery(sentQuery(slug, batch));
  const columns: readonly Column<ExchangeSent>[] = [
    {
      title: x("history.record"),
      isLead: true,
      cell: ({ entity, record_id: id }) => <RecordAnchor entity={entity} id={String(id)} />,
    },
    {
      title: x("history.state"),
      cell: ({ state }) => (
        <StateBadge color={COLORS[state] ?? "gray"} label={x(`history.states.${state}`)} />
      ),
    },
    { title: x("history.remote_id"), cell: ({ remote_id: id }) => id ?? "–" },
    { title: x("history.answer"), cell: ({ message }) => message ?? "–" },
    { title: x("history.at"), isEnd: true, cell: ({ updated_at: at }) => <Instant at={at} /> },
  ];
  return (
    <InfiniteList query={sent} empty={<Nothing>{x("history.no_records")}</Nothing>}>
      {(items) => (
        <ListTable
          caption={x("history.show_records")}
          columns={columns}
          items={items}
          keyOf={({ id }) => id}
        />
      )}
    </InfiniteList>
  );
}

const PAGES: Readonly<
  Record<string, "/invoices/$id" | "/parties/$id" | "/items/$id" | "/orders/$id">
> = {
  invoice: "/invoices/$id",
  party: "/parties/$id",
  item: "/items/$id",
  order: "/orders/$id",
};

function RecordAnchor({ entity, id }: { readonly entity: string; readonly id: string }) {
  const to = Object.hasOwn(PAGES, entity) ? PAGES[entity] : undefined;
  if (to === undefined) return id;
  return (
    <LinkAnchor to={to} params={{ id }}>
      {id}
    </LinkAnchor>
  );
}
