import { Box, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { previewQuery, runExchange } from "../api/run-queries.ts";
import type { Preview, Run } from "../api/types.ts";
import { realExchange, realRecords, realSync } from "../dry-run.ts";
import { useMayRun } from "../session.ts";
import { StateBadge } from "./badges.tsx";
import { FieldChanges } from "./field-change.tsx";
import { FilterSelect } from "./filters.tsx";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { LinkAnchor } from "./link.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

const WHATS = ["created", "updated", "deleted"] as const;
const hasEnded = ({ state }: Run): boolean => state === "succeeded" || state === "partial";
const COLORS = { created: "green", updated: "blue", deleted: "red", conflict: "yellow" } as const;

/** What a dry run would have changed, record by record and field by field, and the way to do it for real. */
export function RunPreview({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const [what, setWhat] = useState<Preview["what"]>();
  const preview = useInfiniteQuery(previewQuery(run.id, what));
  const mayRun = useMayRun(run.integration_id ?? "");
  return (
    <Section
      title={t("preview.title")}
      isFlush
      actions={mayRun && hasEnded(run) && <RealButton run={run} />}
    >
      <Stack gap="xs" px="md" pb="xs">
        <Text size="sm" c="dimmed">
          {t("preview.help")} {run.result?.preview_is_cut === true && t("preview.cut")}
        </Text>
        <Box maw={240}>
          <FilterSelect
            label={t("preview.what")}
            value={what}
            choices={WHATS.map((value) => ({ value, label: t(`preview.whats.${value}`) }))}
            onChange={setWhat}
          />
        </Box>
      </Stack>
      <InfiniteList
        query={preview}
        empty={<Nothing>{t(what ? "filter.nothing" : "preview.none")}</Nothing>}
      >
        {(items) => (
          <Stack gap="sm" p="md" pt={0}>
            {items.map((item) => (
              <PreviewedRecord key={item.id} item={item} />
            ))}
          </Stack>
        )}
      </InfiniteList>
    </Section>
  );
}

function PreviewedRecord({ item }: { readonly item: Preview }) {
  const { t } = useTranslation();
  const { what, entity, title, remote_id: remoteId, changes } = item;
  const [wasOpen, setWasOpen] = useState(false);
  return (
    <details onToggle={() => setWasOpen(true)}>
      <summary className="breakable">
        <StateBadge color={COLORS[what]} label={t(`preview.whats.${what}`)} />{" "}
        <Text span size="sm" c="dimmed">
          {isEntity(entity) ? t(`preview.entities.${entity}`) : entity}
        </Text>{" "}
        <Text span size="sm" fw={550}>
          {title || remoteId}
        </Text>
      </summary>
      {wasOpen && (
        <>
          <RecordLink item={item} />
          <FieldChanges
            caption={`${t("preview.title")}: ${title || remoteId}`}
            items={changes}
            isNew={what === "created"}
          />
        </>
      )}
    </details>
  );
}

const ENTITIES = ["invoice", "party", "item", "order"] as const;
const isEntity = (word: string): word is (typeof ENTITIES)[number] =>
  (ENTITIES as readonly string[]).includes(word);

const PAGES = {
  invoice: "/invoices/$id",
  party: "/parties/$id",
  item: "/items/$id",
  order: "/orders/$id",
} as const;

/** To the record as it is now, where the hub has it and there is a page for it. */
function RecordLink({ item: { entity, record_id: id } }: { readonly item: Preview }) {
  const { t } = useTranslation();
  if (id === null || !isEntity(entity)) return null;
  return (
    <Text size="sm" pt="xs" px="md">
      <LinkAnchor to={PAGES[entity]} params={{ id: String(id) }}>
        {t("preview.open")}
      </LinkAnchor>
    </Text>
  );
}

/** Starts the same run again, this time for real, and goes to it. */
function RealButton({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const id = run.integration_id;
  const start = useMutation({
    mutationFn: (of: string) => startAgain(of, run),
    onSuccess: async (started) => {
      await queryClient.invalidateQueries({ queryKey: ["runs"] });
      await navigate({ to: "/runs/$id", params: { id: started.id } });
    },
  });
  if (id === null) return null;
  return (
    <Group gap="sm">
      <Button size="xs" loading={start.isPending} onClick={() => start.mutate(id)}>
        {t("preview.real")}
      </Button>
      <Problem error={start.error} />
    </Group>
  );
}

function startAgain(id: string, run: Run): Promise<Run> {
  if (run.action === "run_exchange") {
    const { slug, body } = realExchange(run);
    return runExchange(slug, body);
  }
  const params = { path: { id } };
  return run.action === "sync_invoices"
    ? answerOf(api.POST("/api/integrations/{id}/sync/invoices", { params, body: realSync(run) }))
    : answerOf(api.POST("/api/integrations/{id}/sync/records", { params, body: realRecords(run) }));
}
