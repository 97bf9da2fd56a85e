import { ActionIcon, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useCommandText } from "../../command-texts.ts";
import { type CatalogueTable, typeText } from "../../commands/catalogue.ts";
import { type ConditionDraft, OPERATORS, takesValue } from "../../commands/request.ts";

interface ConditionRowsProps {
  readonly tables: readonly CatalogueTable[];
  readonly conditions: readonly ConditionDraft[];
  readonly onChange: (conditions: readonly ConditionDraft[]) => void;
}

/** queryCondition: one row for each condition. */
export function ConditionRows({ tables, conditions, onChange }: ConditionRowsProps) {
  const c = useCommandText();
  const add = () => {
    const [table] = tables;
    const id = Math.max(0, ...conditions.map((one) => one.id)) + 1;
    const fresh: ConditionDraft = {
      id,
      tableName: table?.name ?? "",
      logicalOperator: "AND",
      fieldName: table?.columns[0]?.name ?? "",
      relationalOperator: "=",
      value: "",
    };
    onChange([...conditions, fresh]);
  };
  return (
    <Stack gap="sm">
      {conditions.map((condition, index) => (
        <ConditionRow
          key={condition.id}
          tables={tables}
          condition={condition}
          number={index + 1}
          isFirst={conditions.findIndex((one) => one.tableName === condition.tableName) === index}
          onChange={(change) =>
            onChange(
              conditions.map((one) => (one.id === condition.id ? { ...one, ...change } : one)),
            )
          }
          onRemove={() => onChange(conditions.filter((one) => one.id !== condition.id))}
        />
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={add}
        >
          {c("form.add_condition")}
        </Button>
      </Group>
    </Stack>
  );
}

interface ConditionRowProps {
  readonly tables: readonly CatalogueTable[];
  readonly condition: ConditionDraft;
  readonly number: number;
  /** Of its table: nothing stands before it to be joined to. */
  readonly isFirst: boolean;
  readonly onChange: (change: Partial<ConditionDraft>) => void;
  readonly onRemove: () => void;
}

function ConditionRow(props: ConditionRowProps) {
  const { tables, condition, number, isFirst, onChange, onRemove } = props;
  const c = useCommandText();
  const table = tables.find(({ name }) => name === condition.tableName);
  const named = (title: string) => ({ "aria-label": `${title}, ${number}` });
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        w={90}
        {...named(c("form.joined_by"))}
        value={isFirst ? "" : condition.logicalOperator}
        disabled={isFirst}
        data={isFirst ? [{ value: "", label: "–" }] : ["AND", "OR"]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ logicalOperator: value === "OR" ? "OR" : "AND" })
        }
      />
      <NativeSelect
        {...named(c("form.table"))}
        value={condition.tableName}
        data={tables.map(({ name }) => name)}
        onChange={({ currentTarget: { value } }) => {
          const next = tables.find(({ name }) => name === value);
          onChange({ tableName: value, fieldName: next?.columns[0]?.name ?? "" });
        }}
      />
      <NativeSelect
        maw={260}
        {...named(c("form.column"))}
        value={condition.fieldName}
        data={(table?.columns ?? []).map((column) => ({
          value: column.name,
          label: `${column.name} · ${typeText(column)}`,
        }))}
        onChange={({ currentTarget: { value } }) => onChange({ fieldName: value })}
      />
      <NativeSelect
        w={130}
        {...named(c("form.operator"))}
        value={condition.relationalOperator}
        data={[...OPERATORS]}
        onChange={({ currentTarget: { value } }) => onChange({ relationalOperator: value })}
      />
      <TextInput
        style={{ flex: 1, minWidth: 140 }}
        {...named(c("form.value"))}
        disabled={!takesValue(condition.relationalOperator)}
        placeholder={c(isListed(condition) ? "form.value_list" : "form.value")}
        value={takesValue(condition.relationalOperator) ? condition.value : ""}
        onChange={({ currentTarget: { value } }) => onChange({ value })}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label={c("form.remove_condition", { number })}
        onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

const isListed = ({ relationalOperator }: ConditionDraft): boolean =>
  /IN$|^BETWEEN$/.test(relationalOperator);
