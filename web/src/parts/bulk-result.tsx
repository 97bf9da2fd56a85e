import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery, runQuery } from "../api/queries.ts";
import type { Run, StartedAll } from "../api/types.ts";
import { RunBadge } from "./badges.tsx";
import { Nothing } from "./infinite-list.tsx";
import { LinkAnchor } from "./link.tsx";
import { useProblemText } from "./problem.tsx";

/** What was started, followed until it ends, and what was passed over and why. */
export function BulkResult({ answer: { run, runs, skipped } }: { readonly answer: StartedAll }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const nameOf = useIntegrationNames();
  return (
    <Stack role="status">
      {runs.length === 0 && skipped.length === 0 && <Nothing>{t("bulk.nothing")}</Nothing>}
      {runs.length > 0 && (
        <Stack gap="xs">
          <Group justify="space-between">
            <Title order={3} fz="sm">
              {t("bulk.started", { number: runs.length })}
            </Title>
            <LinkAnchor to="/runs/$id" params={{ id: run.id }} fz="sm">
              {t("run.combined")}
            </LinkAnchor>
          </Group>
          {runs.map((run) => (
            <StartedRun key={run.id} started={run} name={nameOf(run.integration_id)} />
          ))}
        </Stack>
      )}
      {skipped.length > 0 && (
        <Stack gap="xs">
          <Title order={3} fz="sm">
            {t("bulk.skipped", { number: skipped.length })}
          </Title>
          {skipped.map(({ integration_id, code, reason }) => (
            <Text key={integration_id} size="sm" className="breakable">
              <Text span inherit fw={550}>
                {nameOf(integration_id)}
              </Text>
              {" – "}
              {describe(code) ?? reason}
            </Text>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function StartedRun({ started, name }: { readonly started: Run; readonly name: string }) {
  const { t } = useTranslation();
  const { data: run = started } = useQuery(runQuery(started.id));
  return (
    <Group gap="sm" fz="sm" justify="space-between">
      <Group gap="sm">
        <RunBadge state={run.state} />
        <Text size="sm" fw={550}>
          {name}
        </Text>
      </Group>
      <LinkAnchor to="/runs/$id" params={{ id: run.id }}>
        {t("run.details")}
      </LinkAnchor>
    </Group>
  );
}

function useIntegrationNames(): (id: string | null) => string {
  const integrations = useQuery(integrationsQuery).data;
  return (id) => integrations?.find((one) => one.id === id)?.name ?? id ?? "–";
}
