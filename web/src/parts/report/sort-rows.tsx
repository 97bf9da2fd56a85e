import { ActionIcon, Button, Group, Input, NativeSelect, Stack } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useReportText } from "../../report-texts.ts";
import { MAX_SORTS, type SortRow } from "./definition.ts";

interface SortRowsProps {
  readonly rows: readonly SortRow[];
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (rows: readonly SortRow[]) => void;
  readonly error: string | undefined;
}

/** By which columns the rows are in order, the most important one first. */
export function SortRows({ rows, choices, onChange, error }: SortRowsProps) {
  const { t } = useTranslation();
  const r = useReportText();
  const change = (index: number, part: Partial<SortRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <Input.Wrapper
      label={r("form.sort")}
      labelElement="div"
      role="group"
      aria-label={r("form.sort")}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
          <Group key={index} gap="xs" wrap="nowrap">
            <NativeSelect
              aria-label={r("form.sort_column")}
              value={row.column}
              data={[{ value: "", label: r("form.choose") }, ...choices]}
              onChange={(event) => change(index, { column: event.currentTarget.value })}
              style={{ flex: 1, minWidth: 0 }}
            />
            <NativeSelect
              aria-label={r("form.direction")}
              value={row.descending ? "down" : "up"}
              data={(["up", "down"] as const).map((value) => ({
                value,
                label: r(`form.sort_${value}`),
              }))}
              onChange={(event) =>
                change(index, { descending: event.currentTarget.value === "down" })
              }
              style={{ flex: 1, minWidth: 0 }}
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={`${t("action.delete")}: ${r("form.sort")} ${index + 1}`}
              onClick={() => onChange(rows.filter((_row, at) => at !== index))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {rows.length < MAX_SORTS && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            style={{ alignSelf: "flex-start" }}
            onClick={() => onChange([...rows, { column: "", descending: false }])}
          >
            {r("form.sort_add")}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
