import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { integrationQuery } from "../api/queries.ts";
import { SYNCABLE, syncSettingsQuery } from "../api/sync-queries.ts";
import type { Integration } from "../api/types.ts";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { DefineEntity } from "../parts/sync/define-entity.tsx";
import { EntityCard } from "../parts/sync/entity-card.tsx";
import { useMay } from "../session.ts";
import { useSyncText } from "../sync-texts.ts";

const route = getRouteApi("/app/integrations/$id/sync");

export function IntegrationSyncPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(integrationQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneSync key={id} integration={data} />;
}

function OneSync({ integration }: { readonly integration: Integration }) {
  const s = useSyncText();
  const mayManage = useMay("integrations.manage");
  const { id, name, actions } = integration;
  const { data, error, refetch } = useQuery(syncSettingsQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  const canDefine = mayManage && actions.includes("run_exchange");
  const others = SYNCABLE.filter((entity) => !data.some((one) => one.entity === entity));
  return (
    <Page
      title={s("title")}
      intro={s("intro", { system: name || id })}
      back={
        <LinkAnchor to="/integrations/$id" params={{ id }}>
          ← {name || id}
        </LinkAnchor>
      }
      actions={
        <LinkButton to="/sync" search={{ integration_id: id }} variant="default">
          {s("log.title")}
        </LinkButton>
      }
    >
      {data.length === 0 && !canDefine && <Text>{s("none")}</Text>}
      {data.map((synced) => (
        <EntityCard key={synced.entity} integration={integration} synced={synced} />
      ))}
      {canDefine && (
        <Stack gap="md">
          {others.map((entity) => (
            <DefineEntity key={entity} integrationId={id} entity={entity} />
          ))}
        </Stack>
      )}
    </Page>
  );
}
