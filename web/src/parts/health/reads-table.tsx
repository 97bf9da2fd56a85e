import { Text } from "@mantine/core";
import type { IntegrationHealth } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Failure } from "../problem.tsx";

type Read = IntegrationHealth["reads"][number];

/** Each stream that was read, and how old what came of it is. */
export function ReadsTable({ reads }: Pick<IntegrationHealth, "reads">) {
  const h = useHealthText();
  if (reads.length === 0) return <Nothing>{h("no_reads")}</Nothing>;
  const columns: readonly Column<Read>[] = [
    { title: h("stream"), isLead: true, cell: ({ stream }) => <code>{stream}</code> },
    { title: h("last_read"), cell: (read) => <Instant at={read.last_success_at} /> },
    {
      title: h("data"),
      cell: ({ stale_since: since, last_success_at: at }) =>
        since === null ? (
          <Text span size="sm" c="dimmed">
            {h(at === null ? "never_read" : "fresh")}
          </Text>
        ) : (
          <Text span inherit c="var(--mantine-color-error)">
            <Instant at={since} />
          </Text>
        ),
    },
    {
      title: h("reason"),
      cell: ({ last_failure: failure }) =>
        failure ? <Failure code={failure.code} message={failure.message} /> : "–",
    },
  ];
  return (
    <ListTable
      caption={h("reads")}
      columns={columns}
      items={reads}
      keyOf={({ stream }) => stream}
      isStatic
    />
  );
}
