import { NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import {
  DATE_FIELDS,
  type InvoiceFilters,
  MORE_FILTERS,
  SORT_WORDS,
  SORTS,
} from "../../invoice-filters.ts";
import { FilterSelect } from "../filters.tsx";
import { LinkAnchor } from "../link.tsx";
import { SearchInput } from "../search-input.tsx";
import { MoreFilterInputs } from "./more-filter-inputs.tsx";

export interface FilterInputsProps {
  readonly filters: InvoiceFilters;
  readonly set: (change: InvoiceFilters) => void;
}

const DIRECTIONS = ["cost", "sales"] as const;
const COLUMNS = { base: 1, xs: 2, md: 4 } as const;
const PERIOD_LABELS = {
  issue_date: ["invoice.issued_from", "invoice.issued_to"],
  received_date: ["invoice_filter.received_from", "invoice_filter.received_to"],
  due_date: ["invoice_filter.due_from", "invoice_filter.due_to"],
} as const;

/** What invoices are looked for by: the usual inputs, the others folded away until one is needed. */
export function InvoiceFilterInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const number = MORE_FILTERS.filter((name) => filters[name] !== undefined).length;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <search aria-label={t("filter.label")}>
      <Stack gap="sm">
        <SimpleGrid cols={COLUMNS} spacing="sm">
          <SearchInput label={t("invoice.search")} value={filters.q} onSearch={(q) => set({ q })} />
          <FilterSelect
            label={t("invoice.direction")}
            value={filters.direction}
            choices={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
            onChange={(direction) => set({ direction })}
          />
          <PeriodInputs filters={filters} set={set} />
        </SimpleGrid>
        <details className="small" open={number > 0 ? true : undefined}>
          <summary>
            {number > 0 ? t("invoice_filter.more_set", { number }) : t("invoice_filter.more")}
          </summary>
          <SimpleGrid cols={COLUMNS} spacing="sm" pt="xs">
            <DateFieldInput filters={filters} set={set} />
            <MoreFilterInputs filters={filters} set={set} />
            <SortInput filters={filters} set={set} />
          </SimpleGrid>
        </details>
        {isFiltered && (
          <LinkAnchor to="/invoices" fz="sm" style={{ alignSelf: "flex-start" }}>
            {t("invoice_filter.clear")}
          </LinkAnchor>
        )}
      </Stack>
    </search>
  );
}

function PeriodInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const [from, to] = PERIOD_LABELS[filters.date_field ?? "issue_date"];
  return (
    <>
      <TextInput
        type="date"
        label={t(from)}
        value={filters.date_from ?? ""}
        onChange={(event) => set({ date_from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t(to)}
        value={filters.date_to ?? ""}
        onChange={(event) => set({ date_to: event.currentTarget.value || undefined })}
      />
    </>
  );
}

function DateFieldInput({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t("invoice_filter.date_field")}
      value={filters.date_field ?? "issue_date"}
      data={DATE_FIELDS.map((value) => ({ value, label: t(`invoice_filter.${value}`) }))}
      onChange={({ currentTarget: { value } }) => {
        const chosen = DATE_FIELDS.find((one) => one === value);
        set({ date_field: chosen === "issue_date" ? undefined : chosen });
      }}
    />
  );
}

function SortInput({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t("invoice_filter.sort")}
      value={filters.sort ?? ""}
      data={[
        { value: "", label: t("invoice_filter.sort_newest") },
        ...SORT_WORDS.map((value) => ({ value, label: t(`invoice_filter.sort_${SORTS[value]}`) })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        set({ sort: SORT_WORDS.find((one) => one === value) })
      }
    />
  );
}
