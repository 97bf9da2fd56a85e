import { ActionIcon, Group, Input, NativeSelect, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReportSource } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useReportText } from "../../report-texts.ts";
import { MAX_COLUMNS, moved } from "./definition.ts";

interface ColumnListProps {
  readonly source: ReportSource;
  readonly columns: readonly string[];
  readonly onChange: (columns: readonly string[]) => void;
  readonly error: string | undefined;
}

/** The chosen columns in the order in which the report has them, and the others to add. */
export function ColumnList({ source, columns, onChange, error }: ColumnListProps) {
  const r = useReportText();
  const { text } = useFormat();
  const titleOf = (name: string): string => {
    const known = source.columns.find((column) => column.name === name);
    return known ? text(known.title) : name;
  };
  const others = source.columns.filter(({ name }) => !columns.includes(name));
  return (
    <Input.Wrapper
      label={r("form.columns")}
      labelElement="div"
      role="group"
      aria-label={r("form.columns")}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {columns.length === 0 && (
          <Text size="sm" c="dimmed">
            {r("form.no_columns")}
          </Text>
        )}
        <Stack component="ol" gap={4} m={0} p={0} style={{ listStyle: "none" }}>
          {columns.map((name, index) => (
            <ColumnRow
              key={name}
              title={titleOf(name)}
              isFirst={index === 0}
              isLast={index === columns.length - 1}
              onMove={(by) => onChange(moved(columns, index, by))}
              onRemove={() => onChange(columns.filter((one) => one !== name))}
            />
          ))}
        </Stack>
        {others.length > 0 && columns.length < MAX_COLUMNS && (
          <NativeSelect
            label={r("form.add_column")}
            value=""
            data={[
              { value: "", label: r("form.choose") },
              ...others.map(({ name, title }) => ({ value: name, label: text(title) })),
            ]}
            onChange={({ currentTarget: { value } }) => {
              if (value !== "") onChange([...columns, value]);
            }}
            maw={360}
          />
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface ColumnRowProps {
  readonly title: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function ColumnRow({ title, isFirst, isLast, onMove, onRemove }: ColumnRowProps) {
  const { t } = useTranslation();
  const r = useReportText();
  return (
    <Group component="li" gap="xs" wrap="nowrap" maw={360}>
      <Text size="sm" className="breakable" style={{ flex: 1 }}>
        {title}
      </Text>
      <ActionIcon
        variant="default"
        size={32}
        disabled={isFirst}
        aria-label={r("form.up", { name: title })}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={32}
        disabled={isLast}
        aria-label={r("form.down", { name: title })}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={32}
        aria-label={`${t("action.delete")}: ${title}`}
        onClick={onRemove}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
