import { Stack, Text } from "@mantine/core";
import type { HubRecord } from "../../api/types.ts";
import { differences } from "../../record-differences.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { useFieldName, useValueText } from "./field-words.ts";
import { useSystemName } from "./use-system-name.ts";

type Origin = HubRecord["origins"][number];

/** What each system that knows a record says otherwise than the hub; nothing of a record that is the hub's own. */
export function SaidValues({ record }: { readonly record: HubRecord }) {
  const s = useSyncText();
  const systemOf = useSystemName();
  const origins = record.origins.filter((origin) => origin.integration_id !== null);
  if (origins.length === 0) return null;
  return (
    <Section title={s("item.said")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {s("item.said_help")}
        </Text>
        {origins.map((origin) => (
          <Said
            key={origin.id}
            origin={origin}
            record={record}
            system={systemOf(origin.integration_id)}
          />
        ))}
      </Stack>
    </Section>
  );
}

interface SaidProps {
  readonly origin: Origin;
  readonly record: HubRecord;
  readonly system: string;
}

function Said({ origin, record, system }: SaidProps) {
  const s = useSyncText();
  const nameOf = useFieldName();
  const show = useValueText();
  const found = differences(record.data as object, origin.data);
  const columns: readonly Column<(typeof found)[number]>[] = [
    { title: s("settings.field"), isLead: true, cell: ({ path }) => nameOf(path) },
    { title: s("hub"), cell: ({ ours }) => <span className="breakable">{show(ours)}</span> },
    { title: system, cell: ({ theirs }) => <span className="breakable">{show(theirs)}</span> },
  ];
  return (
    <Stack gap={4}>
      <Text size="sm" className="breakable">
        <strong>{system}</strong> · {origin.remote_id} · <Instant at={origin.updated_at} />
      </Text>
      {origin.deleted_at !== null && <Text size="sm">{s("item.gone")}</Text>}
      {origin.deleted_at === null &&
        (found.length === 0 ? (
          <Text size="sm" c="dimmed">
            {s("item.same")}
          </Text>
        ) : (
          <ListTable
            caption={`${s("item.said")}: ${system}`}
            columns={columns}
            items={found}
            keyOf={({ path }) => path}
            isStatic
          />
        ))}
    </Stack>
  );
}
