import { Group, Stack, Text } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { syncSettingsQuery } from "../../api/sync-queries.ts";
import { useSyncText } from "../../sync-texts.ts";
import { StateBadge } from "../badges.tsx";
import { LinkButton } from "../link.tsx";
import { Section } from "../section.tsx";

/** Leads from an integration to its sync both ways, with what waits there. */
export function SyncSection({ integrationId: id }: { readonly integrationId: string }) {
  const s = useSyncText();
  const synced = useQuery(syncSettingsQuery(id)).data ?? [];
  const open = synced.reduce((sum, one) => sum + one.open_conflicts, 0);
  return (
    <Section title={s("title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {s("section_help")}
        </Text>
        <Group gap="sm">
          <LinkButton
            to="/integrations/$id/sync"
            params={{ id }}
            variant="light"
            leftSection={<IconArrowsLeftRight size={18} aria-hidden />}
          >
            {s("open")}
          </LinkButton>
          {open > 0 && <StateBadge color="yellow" label={`${s("open_conflicts")}: ${open}`} />}
        </Group>
      </Stack>
    </Section>
  );
}
