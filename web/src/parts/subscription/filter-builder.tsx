import {
  Alert,
  Button,
  Group,
  Input,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { eventTypesQuery } from "../../api/webhook-queries.ts";
import { parseFilters } from "./body.ts";
import { ENVELOPE_FIELDS, fieldPaths, matchesType } from "./field-paths.ts";
import { FilterRowInput } from "./filter-row-input.tsx";
import { EMPTY_ROW, type FilterRow, filtersOf, rowsOf } from "./filter-rows.ts";
import type { FormPart } from "./form-part.ts";

/** Which of the chosen events are wanted: rows for people, JSON for what rows cannot say. */
export function FilterBuilder({ values, set, errorOf }: FormPart) {
  const { t } = useTranslation();
  const [isStuck, setIsStuck] = useState(false);
  const { filters } = values;
  const turnTo = (kind: string) => {
    setIsStuck(false);
    if (kind === filters.kind) return;
    if (filters.kind === "rows") {
      const text = JSON.stringify(filtersOf(filters.rows), null, 2);
      return set({ filters: { kind: "json", text } });
    }
    const rows = rowsOf(parseFilters(filters.text));
    if (rows) set({ filters: { kind: "rows", rows } });
    else setIsStuck(true);
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" maw={480}>
          {t("subscription.filters_help")}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t("filter_row.kind")}
          value={filters.kind}
          onChange={turnTo}
          data={[
            { value: "rows", label: t("filter_row.rows") },
            { value: "json", label: "JSON" },
          ]}
        />
      </Group>
      {isStuck && (
        <Alert color="yellow" role="status">
          {t("filter_row.only_json")}
        </Alert>
      )}
      {filters.kind === "rows" ? (
        <Rows
          rows={filters.rows}
          types={values.types}
          onChange={(rows) => set({ filters: { kind: "rows", rows } })}
          error={errorOf("event_filters")}
        />
      ) : (
        <Textarea
          label={t("filter_row.json")}
          description={t("filter_row.json_help")}
          rows={10}
          resize="vertical"
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={filters.text}
          onChange={({ currentTarget: { value: text } }) =>
            set({ filters: { kind: "json", text } })
          }
          error={errorOf("event_filters")}
        />
      )}
    </Stack>
  );
}

interface RowsProps {
  readonly rows: readonly FilterRow[];
  readonly types: readonly string[];
  readonly onChange: (rows: readonly FilterRow[]) => void;
  readonly error: string | undefined;
}

function Rows({ rows, types, onChange, error }: RowsProps) {
  const { t } = useTranslation();
  const fieldList = useId();
  const known = useQuery(eventTypesQuery).data ?? [];
  const examples = known
    .filter(({ type }) => matchesType(types, type))
    .map(({ example }) => example);
  return (
    <Input.Wrapper
      label={t("subscription.filters")}
      error={error}
      labelElement="div"
      role="group"
      aria-label={t("subscription.filters")}
    >
      <Stack gap="sm" mt="xs">
        {rows.map((row, index) => (
          <FilterRowInput
            // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
            key={index}
            row={row}
            fieldList={fieldList}
            onChange={(changed) => onChange(rows.map((one, at) => (at === index ? changed : one)))}
            onRemove={() => onChange(rows.filter((_row, at) => at !== index))}
          />
        ))}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...rows, EMPTY_ROW])}
        >
          {t("subscription.filter_add")}
        </Button>
      </Stack>
      <datalist id={fieldList}>
        {[...fieldPaths(examples), ...ENVELOPE_FIELDS].map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </Input.Wrapper>
  );
}
