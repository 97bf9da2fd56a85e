import { Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { lastSyncsQuery, SYNCABLE } from "../../api/sync-queries.ts";
import type { Integration, SyncedEntity } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useMay, useMayRun } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Figures } from "../figures.tsx";
import { Fold } from "../fold.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { StartForm } from "./start-form.tsx";
import { SyncStatus } from "./sync-status.tsx";

const SyncRun = lazy(async () => ({ default: (await import("./sync-run.tsx")).SyncRun }));

/** Of the newest syncs. */
const SHOWN = 5;

interface EntityCardProps {
  readonly integration: Integration;
  readonly synced: SyncedEntity;
}

/** One kind of records: how far both sides agree, what was synced last, and the ways to go on. */
export function EntityCard({ integration, synced }: EntityCardProps) {
  const s = useSyncText();
  const mayRun = useMayRun(integration.id);
  const mayManage = useMay("integrations.manage");
  const [runId, setRunId] = useState<string>();
  const entity = SYNCABLE.find((one) => one === synced.entity);
  if (!entity) return null;
  const { can_read: canRead, can_write: canWrite, settings } = synced;
  return (
    <Section title={s(`entities.${entity}`)}>
      <Stack>
        {!canWrite && <Text size="sm">{s("one_way_in")}</Text>}
        {!canRead && <Text size="sm">{s("one_way_out")}</Text>}
        <Facts integrationId={integration.id} synced={synced} />
        {mayRun && (
          <StartForm
            integrationId={integration.id}
            entity={entity}
            direction={settings.direction}
            onStarted={setRunId}
          />
        )}
        {runId !== undefined && (
          <Suspense fallback={null}>
            <SyncRun key={runId} id={runId} onStarted={setRunId} />
          </Suspense>
        )}
        {mayManage && (
          <Fold
            title={s("settings.title")}
            summary={synced.updated_by ? s("set_by", { who: synced.updated_by }) : s("is_default")}
          >
            <SettingsForm key={String(synced.updated_at)} {...{ integration, entity, synced }} />
          </Fold>
        )}
        {mayRun && <LastSyncs integrationId={integration.id} entity={entity} />}
      </Stack>
    </Section>
  );
}

interface FactsProps {
  readonly integrationId: string;
  readonly synced: SyncedEntity;
}

function Facts({ integrationId, synced }: FactsProps) {
  const s = useSyncText();
  const { number } = useFormat();
  const { agreed, open_conflicts: conflicts } = synced;
  return (
    <Stack gap="xs">
      <Figures
        items={[
          { label: s("agreed"), value: number(agreed) },
          { label: s("open_conflicts"), value: number(conflicts), isBad: conflicts > 0 },
        ]}
      />
      {conflicts > 0 && (
        <Text size="sm">
          <LinkAnchor to="/sync/conflicts" search={{ integration_id: integrationId }}>
            {s("log.to_conflicts")}
          </LinkAnchor>
        </Text>
      )}
    </Stack>
  );
}

interface LastSyncsProps {
  readonly integrationId: string;
  readonly entity: string;
}

function LastSyncs({ integrationId, entity }: LastSyncsProps) {
  const s = useSyncText();
  const last = useQuery(lastSyncsQuery(integrationId)).data ?? [];
  const own = last.filter((one) => one.entity === entity).slice(0, SHOWN);
  return (
    <Stack gap={4}>
      <Text size="sm" fw={550}>
        {s("last_syncs")}
      </Text>
      {own.length === 0 && (
        <Text size="sm" c="dimmed">
          {s("last_none")}
        </Text>
      )}
      <List listStyleType="none" size="sm">
        {own.map((one) => (
          <List.Item key={one.id}>
            <Group gap="xs">
              <LinkAnchor to="/sync/$id" params={{ id: one.id }}>
                <Instant at={one.created_at} />
              </LinkAnchor>
              <SyncStatus log={one} />
              {one.conflicts > 0 && (
                <StateBadge color="yellow" label={`${s("open_conflicts")}: ${one.conflicts}`} />
              )}
            </Group>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
