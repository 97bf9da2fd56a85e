import { Stack, Text } from "@mantine/core";
import type { RunState, Schedule } from "../../api/types.ts";
import { useSourceText } from "../../source-texts.ts";
import { RunBadge, StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { useNames } from "../names.ts";
import { RunNowButton } from "./run-now-button.tsx";

/** What starts, when it comes next, and how it went the last time. */
export function ScheduleTable({ items }: { readonly items: readonly Schedule[] }) {
  const s = useSourceText();
  const names = useNames();
  const columns: readonly Column<Schedule>[] = [
    {
      title: s("schedule.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <LinkAnchor to="/schedules/$id" params={{ id: String(id) }} fw={550}>
          {name}
        </LinkAnchor>
      ),
    },
    {
      title: s("schedule.action"),
      cell: ({ action, integration_id: of }) => (
        <Stack gap={0}>
          {names.action(action)}
          {of && (
            <Text size="xs" c="dimmed">
              {of}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      title: s("schedule.next_at"),
      cell: ({ active, next_at: next }) =>
        active ? <Instant at={next} /> : <StateBadge color="gray" label={s("schedule.off")} />,
    },
    { title: s("schedule.last"), cell: (schedule) => <Last schedule={schedule} /> },
    {
      title: s("schedule.run_now"),
      isTitleHidden: true,
      isEnd: true,
      cell: (schedule) => <RunNowButton schedule={schedule} />,
    },
  ];
  return (
    <ListTable
      caption={s("schedule.title")}
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
    />
  );
}

function Last({ schedule }: { readonly schedule: Schedule }) {
  const s = useSourceText();
  const { last_error: reason, last_run: run, last_at: at } = schedule;
  if (reason) {
    return (
      <Text size="sm" c="red" className="breakable">
        {s("schedule.failed", { reason })}
      </Text>
    );
  }
  return (
    <Stack gap={2} align="flex-start">
      <Instant at={at} />
      {run && (
        <LinkAnchor to="/runs/$id" params={{ id: run.id }}>
          <RunBadge state={run.state as RunState} />
        </LinkAnchor>
      )}
    </Stack>
  );
}
