import { SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FISCAL_KINDS, FISCAL_STATES, KIND_NAMES } from "../../fiscal.ts";
import {
  DIRECTIONS,
  ENVIRONMENTS,
  type FiscalFilters,
  LEVELS,
  MORE_FILTERS,
  moneyOf,
  taxIdOf,
} from "../../fiscal-filters.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { FilterSelect } from "../filters.tsx";
import { LinkAnchor } from "../link.tsx";
import { SearchInput } from "../search-input.tsx";
import { ParsedInput } from "./parsed-input.tsx";

interface FilterInputsProps {
  readonly filters: FiscalFilters;
  readonly set: (change: FiscalFilters) => void;
}

const COLUMNS = { base: 1, xs: 2, md: 4 } as const;

/** What fiscal documents are looked for by: the usual inputs, the others folded away until one is needed. */
export function FiscalFilterInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const f = useFiscalText();
  const isMoreSet = MORE_FILTERS.some((name) => filters[name] !== undefined);
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <search aria-label={t("filter.label")}>
      <Stack gap="sm">
        <SearchInput label={f("list.search")} value={filters.q} onSearch={(q) => set({ q })} />
        <SimpleGrid cols={COLUMNS} spacing="sm">
          <FilterSelect
            label={f("list.kind")}
            value={filters.kind}
            choices={FISCAL_KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
            onChange={(kind) => set({ kind })}
          />
          <FilterSelect
            label={f("list.state")}
            value={filters.state}
            choices={FISCAL_STATES.map((value) => ({ value, label: f(`state.${value}`) }))}
            onChange={(state) => set({ state })}
          />
          <DayInput
            label={f("list.date_from")}
            value={filters.date_from}
            onChange={(date_from) => set({ date_from })}
          />
          <DayInput
            label={f("list.date_to")}
            value={filters.date_to}
            onChange={(date_to) => set({ date_to })}
          />
        </SimpleGrid>
        <details className="small" open={isMoreSet ? true : undefined}>
          <summary>{f("list.more")}</summary>
          <SimpleGrid cols={COLUMNS} spacing="sm" pt="xs">
            <MoreInputs filters={filters} set={set} />
          </SimpleGrid>
        </details>
        {isFiltered && (
          <LinkAnchor to="/fiscal" fz="sm" style={{ alignSelf: "flex-start" }}>
            {f("list.clear")}
          </LinkAnchor>
        )}
      </Stack>
    </search>
  );
}

function MoreInputs({ filters, set }: FilterInputsProps) {
  const f = useFiscalText();
  const content = filters.is_full === undefined ? undefined : filters.is_full ? "full" : "summary";
  return (
    <>
      <ParsedInput
        label={f("list.tax_id")}
        help={f("list.tax_id_help")}
        value={filters.tax_id}
        parse={taxIdOf}
        onChange={(tax_id) => set({ tax_id })}
      />
      <ParsedInput
        label={f("list.min_total")}
        unit="R$"
        value={filters.min_total}
        parse={moneyOf}
        onChange={(min_total) => set({ min_total })}
      />
      <ParsedInput
        label={f("list.max_total")}
        unit="R$"
        value={filters.max_total}
        parse={moneyOf}
        onChange={(max_total) => set({ max_total })}
      />
      <FilterSelect
        label={f("list.checks")}
        value={filters.checks}
        choices={LEVELS.map((value) => ({ value, label: f(`list.checks_${value}`) }))}
        onChange={(checks) => set({ checks })}
      />
      <FilterSelect
        label={f("list.content")}
        value={content}
        choices={[
          { value: "full", label: f("list.full") },
          { value: "summary", label: f("state.summary") },
        ]}
        onChange={(chosen) =>
          set({ is_full: chosen === undefined ? undefined : chosen === "full" })
        }
      />
      <FilterSelect
        label={f("list.direction")}
        value={filters.direction}
        choices={DIRECTIONS.map((value) => ({ value, label: f(`direction.${value}`) }))}
        onChange={(direction) => set({ direction })}
      />
      <FilterSelect
        label={f("list.environment")}
        value={filters.environment}
        choices={ENVIRONMENTS.map((value) => ({ value, label: f(`environment.${value}`) }))}
        onChange={(environment) => set({ environment })}
      />
    </>
  );
}

interface DayInputProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function DayInput({ label, value, onChange }: DayInputProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
