import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Child, Entity } from "../../exchange/definition.ts";
import { CHILDREN, childFields } from "../../exchange/fields.ts";
import type { Issue } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Section } from "../section.tsx";
import { ColumnListInput } from "./column-list-input.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { useColumns } from "./source-fields.tsx";
import { TableInput } from "./table-input.tsx";

interface ChildrenFieldsProps {
  readonly integration: string;
  readonly entity: Entity;
  /** Of an import; of an export the child is written. */
  readonly isRead: boolean;
  /** Rows of files have their children inside. */
  readonly hasTables: boolean;
  readonly items: readonly Child[];
  readonly onChange: (children: readonly Child[]) => void;
  readonly issues: readonly Issue[];
  readonly field: string;
}

/** Lines, prices, stock: lists that belong to a record, each with a map of its own. */
export function ChildrenFields(props: ChildrenFieldsProps) {
  const { entity, isRead, hasTables, items, onChange } = props;
  const x = useExchangeText();
  const lists = CHILDREN[entity];
  const [list = lists[0] ?? "", setList] = useState<string>();
  const add = () => {
    const named = isRead ? { into: list } : { from: list };
    onChange([...items, { ...named, ...(hasTables ? { table: "" } : {}), map: [] }]);
  };
  return (
    <Stack>
      {items.map((child, at) => (
        <OneChild
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be of one list
          key={at}
          {...props}
          child={child}
          at={at}
          set={(next) => onChange(items.with(at, next))}
          remove={() => onChange(items.filter((_, i) => i !== at))}
        />
      ))}
      <Group gap="xs" align="flex-end">
        <NativeSelect
          size="xs"
          label={x("children.list")}
          value={list}
          data={[...lists]}
          onChange={(event) => setList(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" onClick={add}>
          {x("children.add")}
        </Button>
      </Group>
    </Stack>
  );
}

interface OneChildProps extends ChildrenFieldsProps {
  readonly child: Child;
  readonly at: number;
  readonly set: (child: Child) => void;
  readonly remove: () => void;
}

function OneChild({ child, at, set, remove, ...props }: OneChildProps) {
  const { entity, integration, isRead, hasTables, issues, field } = props;
  const x = useExchangeText();
  const name = child.into ?? child.from ?? "";
  const columns = useColumns(integration, { table: hasTables ? child.table : "" });
  const fields = childFields(entity, name);
  return (
    <Section
      title={name}
      actions={
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          aria-label={x("remove", { name })}
          onClick={remove}
        >
          {x("children.remove")}
        </Button>
      }
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {hasTables ? (
            <>
              <TableInput
                integration={integration}
                value={child.table ?? ""}
                onChange={(table) => set({ ...child, table })}
              />
              <ColumnListInput
                label={x("children.parent_key")}
                value={child.parent_key ?? []}
                onChange={(parent_key) => set({ ...child, parent_key })}
              />
              <ColumnListInput
                label={x(isRead ? "children.order" : "target.key")}
                value={(isRead ? child.order : child.key) ?? []}
                onChange={(names) => set({ ...child, [isRead ? "order" : "key"]: names })}
              />
            </>
          ) : (
            <TextInput
              label={x("children.child")}
              placeholder={name}
              value={child.child ?? ""}
              onChange={(event) => set({ ...child, child: event.currentTarget.value })}
            />
          )}
          {isRead && hasTables && (
            <TextInput
              label={x("source.where")}
              value={child.where ?? ""}
              onChange={(event) => set({ ...child, where: event.currentTarget.value })}
            />
          )}
        </SimpleGrid>
        <MappingTable
          label={x("map.of", { name })}
          lines={child.map}
          onChange={(map) => set({ ...child, map })}
          sources={isRead ? columns : fields}
          targets={isRead ? fields : columns}
          issues={issues}
          field={`${field}.${at}.map`}
        />
      </Stack>
    </Section>
  );
}
