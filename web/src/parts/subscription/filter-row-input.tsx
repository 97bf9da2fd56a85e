import { ActionIcon, Checkbox, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type FilterRow, isOfText, ROW_OPERATORS, takesValue } from "./filter-rows.ts";

interface FilterRowInputProps {
  readonly row: FilterRow;
  readonly onChange: (row: FilterRow) => void;
  readonly onRemove: () => void;
  /** Id of the list of fields that are offered. */
  readonly fieldList: string;
}

/** One condition: which field, how it is compared, with what. */
export function FilterRowInput({ row, onChange, onRemove, fieldList }: FilterRowInputProps) {
  const { t } = useTranslation();
  const set = (change: Partial<FilterRow>) => onChange({ ...row, ...change });
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" className="filter-row">
      <Stack gap={6} style={{ flex: 1 }} miw={0}>
        <Group gap="xs" grow preventGrowOverflow={false}>
          <TextInput
            aria-label={t("filter_row.field")}
            placeholder={t("filter_row.field_example")}
            list={fieldList}
            miw={150}
            value={row.field}
            onChange={(event) => set({ field: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t("filter_row.operator")}
            miw={150}
            value={row.operator}
            data={ROW_OPERATORS.map((value) => ({ value, label: t(`operator.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              set({ operator: ROW_OPERATORS.find((one) => one === value) ?? "eq" })
            }
          />
          {takesValue(row.operator) && <Value row={row} set={set} />}
        </Group>
        {isOfText(row.operator) && (
          <Checkbox
            size="xs"
            label={t("filter_row.ignore_case")}
            checked={row.ignoreCase}
            onChange={(event) => set({ ignoreCase: event.currentTarget.checked })}
          />
        )}
      </Stack>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={`${t("action.delete")}: ${row.field || t("filter_row.field")}`}
        onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

interface ValueProps {
  readonly row: FilterRow;
  readonly set: (change: Partial<FilterRow>) => void;
}

function Value({ row, set }: ValueProps) {
  const { t } = useTranslation();
  const isRange = row.operator === "between";
  const isList = row.operator === "in" || row.operator === "not_in";
  const label = isRange
    ? t("filter_row.from")
    : t(isList ? "filter_row.values" : "filter_row.value");
  return (
    <>
      <TextInput
        aria-label={label}
        placeholder={label}
        miw={110}
        value={row.value}
        onChange={(event) => set({ value: event.currentTarget.value })}
      />
      {isRange && (
        <TextInput
          aria-label={t("filter_row.to")}
          placeholder={t("filter_row.to")}
          miw={110}
          value={row.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      )}
    </>
  );
}
