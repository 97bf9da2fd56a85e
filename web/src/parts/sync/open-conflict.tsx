import { Alert, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { conflictsQuery, type SyncableEntity } from "../../api/sync-queries.ts";
import { useSyncText } from "../../sync-texts.ts";
import { LinkButton } from "../link.tsx";

interface OpenConflictProps {
  readonly entity: SyncableEntity;
  readonly id: number;
}

/** Leads from a record to what has to be decided of it; nothing where nothing has. */
export function OpenConflict({ entity, id }: OpenConflictProps) {
  const s = useSyncText();
  const filters = { entity, record_id: id, state: "open" } as const;
  const { data } = useInfiniteQuery(conflictsQuery(filters));
  if (!data?.pages.some(({ items }) => items.length > 0)) return null;
  return (
    <Alert color="yellow">
      <Group gap="sm" justify="space-between">
        <Text size="sm">{s("item.open_conflict")}</Text>
        <LinkButton
          size="xs"
          variant="default"
          to="/sync/conflicts"
          search={{ record_id: id, entity }}
        >
          {s("item.decide")}
        </LinkButton>
      </Group>
    </Alert>
  );
}
