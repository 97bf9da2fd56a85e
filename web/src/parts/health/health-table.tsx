import { Stack, Text } from "@mantine/core";
import type { IntegrationHealthRow } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { CloseBreaker } from "./close-breaker.tsx";
import { DayBars } from "./day-bars.tsx";
import { HealthMark } from "./health-mark.tsx";

/** All integrations with how they are doing. */
export function HealthTable({ items }: { readonly items: readonly IntegrationHealthRow[] }) {
  const h = useHealthText();
  const columns: readonly Column<IntegrationHealthRow>[] = [
    {
      title: h("integration"),
      isLead: true,
      cell: ({ id, name }) => (
        <LinkAnchor
          to="/integration-health/$id"
          params={{ id }}
          display="inline-block"
          miw={110}
          fw={550}
          className="breakable"
        >
          {name}
        </LinkAnchor>
      ),
    },
    { title: h("state"), cell: (row) => <HealthMark of={row} /> },
    { title: h("success_rate"), cell: (row) => <SuccessRate of={row} /> },
    { title: h("last_success"), cell: (row) => <Instant at={row.last_success_at} /> },
    { title: h("data"), cell: (row) => <DataAge of={row} /> },
    { title: h("trend"), cell: ({ trend }) => <DayBars days={trend} /> },
    { title: h("breaker"), cell: (row) => <Calls of={row} /> },
  ];
  return (
    <ListTable
      caption={h("title")}
      columns={columns}
      items={items}
      keyOf={({ number }) => number}
    />
  );
}

interface OfProps {
  readonly of: IntegrationHealthRow;
}

function SuccessRate({ of: { success_rate: rate, total_requests: count } }: OfProps) {
  const h = useHealthText();
  const { percent } = useFormat();
  if (rate === null) {
    return (
      <Text span size="sm" c="dimmed">
        {h("no_requests")}
      </Text>
    );
  }
  return (
    <Stack gap={0}>
      <Text span inherit {...(rate < 50 ? { c: "var(--mantine-color-error)", fw: 600 } : {})}>
        {percent(rate)}
      </Text>
      <Text span size="xs" c="dimmed">
        {h("of_requests", { count })}
      </Text>
    </Stack>
  );
}

/** Of the stream that is stale for longest. */
export function DataAge({ of: { reads, stale_since: since } }: OfProps) {
  const h = useHealthText();
  if (since !== null) {
    return (
      <Text span inherit c="var(--mantine-color-error)">
        <Instant at={since} />
      </Text>
    );
  }
  const isRead = reads.some(({ last_success_at: at }) => at !== null);
  return (
    <Text span size="sm" c="dimmed">
      {h(isRead ? "fresh" : "never_read")}
    </Text>
  );
}

function Calls({ of: { id, name, breaker } }: OfProps) {
  const h = useHealthText();
  const { soon } = useFormat();
  if (breaker.state === "closed") {
    return (
      <Text span size="sm" c="dimmed">
        {h("breaker_closed")}
      </Text>
    );
  }
  const until = breaker.open_until === null ? "–" : soon(breaker.open_until);
  return (
    <Stack gap={4} align="flex-start">
      <Text span size="sm">
        {breaker.state === "open" ? h("breaker_open", { until }) : h("breaker_half_open")}
      </Text>
      <CloseBreaker id={id} name={name} />
    </Stack>
  );
}
