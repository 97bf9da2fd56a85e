import { Box, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { previewQuery } from "../../api/run-queries.ts";
import { againBody, startSync } from "../../api/sync-queries.ts";
import type { Preview, Run } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useMayRun } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { StateBadge } from "../badges.tsx";
import { FilterSelect } from "../filters.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { ChangeList } from "./change-list.tsx";
import { RecordLink } from "./record-link.tsx";
import { useSystemName } from "./use-system-name.ts";

const COLORS = { created: "green", updated: "blue", deleted: "red", conflict: "yellow" } as const;
const WHATS = ["created", "updated", "deleted", "conflict"] as const;

interface SyncPreviewProps {
  readonly run: Run;
  /** Told of the run that does it for real. */
  readonly onStarted: (id: string) => void;
}

/** What a dry run would do on both sides, record by record and field by field. */
export function SyncPreview({ run, onStarted }: SyncPreviewProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const [what, setWhat] = useState<Preview["what"]>();
  const preview = useInfiniteQuery(previewQuery(run.id, what));
  const mayRun = useMayRun(run.integration_id ?? "");
  const hasEnded = run.state === "succeeded" || run.state === "partial";
  return (
    <Section
      title={s("preview.title")}
      isFlush
      actions={mayRun && hasEnded && <RealButton run={run} onStarted={onStarted} />}
    >
      <Stack gap="xs" px="md" pb="xs">
        <Text size="sm" c="dimmed">
          {s("preview.help")} {run.result?.preview_is_cut === true && t("preview.cut")}
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
        empty={<Nothing>{what ? t("filter.nothing") : s("preview.none")}</Nothing>}
      >
        {(items) => (
          <Stack gap="sm" p="md" pt={0}>
            <Counted items={items} run={run} isMore={preview.hasNextPage} />
            {items.map((item) => (
              <Previewed key={item.id} item={item} run={run} />
            ))}
          </Stack>
        )}
      </InfiniteList>
    </Section>
  );
}

interface CountedProps {
  readonly items: readonly Preview[];
  readonly run: Run;
  readonly isMore: boolean;
}

function Counted({ items, run, isMore }: CountedProps) {
  const s = useSyncText();
  const system = useSystemName()(run.integration_id);
  const { number } = useFormat();
  const count = (is: (item: Preview) => boolean) => ({ number: number(items.filter(is).length) });
  const told = [
    s(
      "preview.count_in",
      count(({ direction, what }) => direction === "in" && what !== "conflict"),
    ),
    s("preview.count_out", { ...count(({ direction }) => direction === "out"), system }),
    s(
      "preview.count_conflict",
      count(({ what }) => what === "conflict"),
    ),
  ];
  return (
    <Text size="sm" fw={550} role="status" className="number">
      {told.join(" · ")} {isMore && `(${s("preview.count_so_far")})`}
    </Text>
  );
}

function Previewed({ item, run }: { readonly item: Preview; readonly run: Run }) {
  const { t } = useTranslation();
  const s = useSyncText();
  const system = useSystemName()(run.integration_id);
  const { what, entity, title, remote_id: remoteId, record_id: id, changes, direction } = item;
  const [wasOpen, setWasOpen] = useState(false);
  const name = title || remoteId;
  const isConflict = what === "conflict";
  return (
    <details onToggle={() => setWasOpen(true)}>
      <summary className="breakable">
        <StateBadge color={COLORS[what]} label={t(`preview.whats.${what}`)} />{" "}
        {!isConflict && (
          <Text span size="sm" c="dimmed">
            {s(direction === "in" ? "preview.in" : "preview.out", { system })}
          </Text>
        )}{" "}
        <Text span size="sm" fw={550}>
          {name}
        </Text>
      </summary>
      {wasOpen && (
        <Stack gap={4} py="xs">
          {what === "created" && changes.length === 0 && (
            <Text size="sm">{s("preview.created_in", { system })}</Text>
          )}
          {what === "deleted" && <Text size="sm">{s("preview.deleted")}</Text>}
          {changes.length > 0 && (
            <ChangeList
              caption={`${s("preview.title")}: ${name}`}
              changes={changes}
              isNew={what === "created"}
              {...(isConflict ? { sides: [s("hub"), system] as const } : {})}
            />
          )}
          {id !== null && (
            <Text size="sm">
              <RecordLink entity={entityOf(entity)} id={id} text={t("preview.open")} />
            </Text>
          )}
        </Stack>
      )}
    </details>
  );
}

const ENTITIES = ["item", "party", "order"] as const;
const entityOf = (word: string) => ENTITIES.find((one) => one === word) ?? "item";

/** Starts the same sync again, this time for real. */
function RealButton({ run, onStarted }: SyncPreviewProps) {
  const s = useSyncText();
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => startSync(againBody(run, { dry_run: false })),
    onSuccess: async ({ id }) => {
      onStarted(id);
      await queryClient.invalidateQueries({ queryKey: ["sync"] });
    },
  });
  return (
    <Group gap="sm">
      <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
        {s("preview.real")}
      </Button>
      <Problem error={start.error} />
    </Group>
  );
}
