import { Checkbox, NativeSelect, SimpleGrid, Stack } from "@mantine/core";
import type { ReportSource } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useReportText } from "../../report-texts.ts";
import { errorAt } from "../rule/conditions.ts";
import { ColumnList } from "./column-list.tsx";
import { type DefinitionValues, MAX_GROUPS, PERIODS, periodOf } from "./definition.ts";
import { FilterFields } from "./filter-fields.tsx";
import { LookSelects } from "./look-selects.tsx";
import { SortRows } from "./sort-rows.tsx";

interface DefinitionFieldsProps {
  readonly source: ReportSource;
  readonly values: DefinitionValues;
  readonly set: (change: Partial<DefinitionValues>) => void;
  /** By the path in the API's body. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Columns, filter, order, groups and look of a report of one's own. */
export function DefinitionFields({ source, values, set, errors }: DefinitionFieldsProps) {
  const { text } = useFormat();
  const choices = source.columns.map(({ name, title }) => ({ value: name, label: text(title) }));
  const error = (field: string) => errorAt(errors, `definition.${field}`);
  return (
    <Stack>
      <ColumnList
        source={source}
        columns={values.columns}
        onChange={(columns) => set({ columns })}
        error={error("columns")}
      />
      {source.has_period && (
        <PeriodSelect period={values.period} onChange={set} error={error("period")} />
      )}
      <FilterFields
        key={source.name}
        source={source}
        filter={values.filter}
        onChange={(change) => set({ filter: { ...values.filter, ...change } })}
        hasPeriod={values.period !== ""}
        errors={errors}
      />
      <SortRows
        rows={values.sort}
        choices={choices}
        onChange={(sort) => set({ sort })}
        error={error("sort")}
      />
      <Sums choices={choices} values={values} set={set} error={error("group_by")} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <LookSelects
          language={values.language}
          paper={values.paper}
          onChange={set}
          errors={errors}
          place="definition."
        />
      </SimpleGrid>
    </Stack>
  );
}

interface PeriodSelectProps {
  readonly period: DefinitionValues["period"];
  readonly onChange: (change: Pick<DefinitionValues, "period">) => void;
  readonly error: string | undefined;
}

function PeriodSelect({ period, onChange, error }: PeriodSelectProps) {
  const r = useReportText();
  return (
    <NativeSelect
      label={r("form.period")}
      description={r("form.period_help")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={period}
      data={[
        { value: "", label: r("period.none") },
        ...PERIODS.map((value) => ({ value, label: r(`period.${value}`) })),
      ]}
      onChange={(event) => onChange({ period: periodOf(event.currentTarget.value) })}
      error={error}
    />
  );
}

interface SumsProps {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly values: DefinitionValues;
  readonly set: (change: Partial<DefinitionValues>) => void;
  readonly error: string | undefined;
}

/** Groups with their sums, and the sums of all rows. */
function Sums({ choices, values: { groupBy, totals }, set, error }: SumsProps) {
  const r = useReportText();
  const shown = [...groupBy, ""].slice(0, MAX_GROUPS);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {shown.map((column, index) => (
          <NativeSelect
            // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
            key={index}
            label={r(index === 0 ? "form.group" : "form.group_then")}
            value={column}
            data={[{ value: "", label: r("form.no_group") }, ...choices]}
            onChange={({ currentTarget: { value } }) => {
              const groups = shown.map((one, at) => (at === index ? value : one));
              set({ groupBy: groups.filter((one) => one !== "") });
            }}
            error={index === 0 ? error : undefined}
          />
        ))}
      </SimpleGrid>
      <Checkbox
        label={r("form.totals")}
        checked={totals}
        onChange={(event) => set({ totals: event.currentTarget.checked })}
      />
    </>
  );
}
