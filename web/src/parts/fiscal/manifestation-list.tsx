import { Box, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { manifestationsQuery } from "../../api/fiscal-queries.ts";
import type { Manifestation } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { FilterSelect } from "../filters.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { answerText, ManifestBadge } from "./manifest-state.tsx";

const STATES = ["pending", "registered", "refused"] as const;

/** Everything that was declared to the authority, newest first. */
export function ManifestationList() {
  const { t } = useTranslation();
  const f = useFiscalText();
  const [state, setState] = useState<Manifestation["state"]>();
  const list = useInfiniteQuery(manifestationsQuery(state));
  return (
    <Section title={f("manifest.list")} isFlush>
      <Box px="md" pb="md" maw={320}>
        <FilterSelect
          label={f("list.state")}
          value={state}
          choices={STATES.map((value) => ({ value, label: f(`manifest.state.${value}`) }))}
          onChange={setState}
        />
      </Box>
      <InfiniteList
        query={list}
        empty={<Nothing>{state ? t("filter.nothing") : f("manifest.none")}</Nothing>}
      >
        {(items) => <ManifestationTable items={items} />}
      </InfiniteList>
    </Section>
  );
}

function ManifestationTable({ items }: { readonly items: readonly Manifestation[] }) {
  const { t } = useTranslation();
  const f = useFiscalText();
  const columns: readonly Column<Manifestation>[] = [
    {
      title: f("manifest.document"),
      isLead: true,
      cell: ({ access_key: key }) => (
        <LinkAnchor to="/fiscal/documents/$key" params={{ key }} className="mono" title={key}>
          …{key.slice(22)}
        </LinkAnchor>
      ),
    },
    { title: f("manifest.what"), cell: ({ type }) => f(`manifest.${type}`) },
    { title: f("list.state"), cell: ({ state }) => <ManifestBadge state={state} /> },
    {
      title: f("manifest.answer"),
      cell: (one) => (
        <>
          <span className="breakable">{answerText(one) || "–"}</span>
          {one.protocol && (
            <Text size="xs" c="dimmed">
              {f("event.protocol", { protocol: one.protocol })}
            </Text>
          )}
        </>
      ),
    },
    { title: t("run.by"), cell: ({ actor }) => <span className="breakable">{actor}</span> },
    { title: t("common.created_at"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
  ];
  return (
    <ListTable
      caption={f("manifest.list")}
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
    />
  );
}
