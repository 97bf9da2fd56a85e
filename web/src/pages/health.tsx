import { EmptyState, Paper } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { healthListQuery } from "../api/health-queries.ts";
import { useHealthText } from "../health-texts.ts";
import { HealthTable } from "../parts/health/health-table.tsx";
import { InfiniteList } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { useMay } from "../session.ts";

export function HealthPage() {
  const h = useHealthText();
  const list = useInfiniteQuery(healthListQuery);
  return (
    <Page title={h("title")} intro={h("intro")}>
      <Paper withBorder>
        <InfiniteList query={list} empty={<NoneYet />}>
          {(items) => <HealthTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function NoneYet() {
  const h = useHealthText();
  const mayManage = useMay("integrations.manage");
  return (
    <EmptyState
      p="xl"
      icon={<IconPlugConnected aria-hidden />}
      withIndicatorBackground
      title={h("none")}
      description={h("none_help")}
    >
      <EmptyState.Actions>
        {mayManage && (
          <LinkButton to="/integrations/new" leftSection={<IconPlus size={18} aria-hidden />}>
            {h("add")}
          </LinkButton>
        )}
      </EmptyState.Actions>
    </EmptyState>
  );
}
