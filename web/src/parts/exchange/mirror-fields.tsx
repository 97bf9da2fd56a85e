import { ActionIcon, Button, Group, Paper, Stack, Switch, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { MirrorPart } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { ColumnListInput } from "./column-list-input.tsx";
import { TableInput } from "./table-input.tsx";

interface MirrorFieldsProps {
  readonly integration: string;
  readonly value: MirrorPart;
  readonly onChange: (value: MirrorPart) => void;
  readonly issues: readonly Issue[];
}

/** Tables that are copied as they are. */
export function MirrorFields({ integration, value, onChange, issues }: MirrorFieldsProps) {
  const x = useExchangeText();
  const { tables } = value;
  return (
    <Stack>
      {tables.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else to be told by
        <Paper key={at} withBorder p="sm" role="group" aria-label={one.table || String(at + 1)}>
          <Group align="flex-end" gap="sm">
            <TableInput
              integration={integration}
              label={x("mirror.table")}
              value={one.table}
              onChange={(table) =>
                onChange({ ...value, tables: tables.with(at, { ...one, table }) })
              }
              error={issueAt(issues, `mirror.tables.${at}`)}
            />
            <ColumnListInput
              label={x("mirror.key")}
              value={one.key ?? []}
              onChange={(key) => onChange({ ...value, tables: tables.with(at, { ...one, key }) })}
            />
            <TextInput
              label={x("mirror.change")}
              value={one.change?.column ?? ""}
              onChange={({ currentTarget: { value: column } }) => {
                const change = column === "" ? undefined : { ...one.change, column };
                onChange({ ...value, tables: tables.with(at, { ...one, change }) });
              }}
            />
            <TextInput
              label={x("source.where")}
              value={one.where ?? ""}
              onChange={({ currentTarget: { value: where } }) =>
                onChange({ ...value, tables: tables.with(at, { ...one, where }) })
              }
            />
            <ActionIcon
              variant="subtle"
              color="red"
              size={36}
              disabled={tables.length === 1}
              aria-label={x("remove", { name: one.table || String(at + 1) })}
              onClick={() => onChange({ ...value, tables: tables.filter((_, i) => i !== at) })}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        </Paper>
      ))}
      <Button
        size="xs"
        variant="default"
        style={{ alignSelf: "flex-start" }}
        onClick={() => onChange({ ...value, tables: [...tables, { table: "" }] })}
      >
        {x("mirror.add")}
      </Button>
      <Switch
        label={x("mirror.snapshot")}
        checked={value.snapshot ?? true}
        onChange={(event) => onChange({ ...value, snapshot: event.currentTarget.checked })}
      />
    </Stack>
  );
}
