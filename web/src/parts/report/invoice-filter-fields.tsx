import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import {
  DATE_FIELDS,
  type InvoiceFilters,
  invoiceFiltersOf,
  KINDS,
  PAYMENT_STATES,
} from "../../invoice-filters.ts";
import { useReportText } from "../../report-texts.ts";
import { FilterSelect } from "../filters.tsx";
import {
  AccountingInputs,
  CURRENCIES,
  SourceInputs,
  withPresent,
} from "../invoice/more-filter-inputs.tsx";
import { type FilterFieldsProps, filterError, filterText } from "./filter-part.ts";

const DIRECTIONS = ["cost", "sales"] as const;

/** What the rows of a report of invoices are narrowed down to, as their list is. */
export function InvoiceFilterFields(props: FilterFieldsProps) {
  const { filter, onChange } = props;
  const { t } = useTranslation();
  const filters = invoiceFiltersOf(filter);
  const set = (change: InvoiceFilters) => onChange({ ...change });
  return (
    <>
      <FilterSelect
        label={t("invoice.direction")}
        value={filters.direction}
        choices={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
        onChange={(direction) => set({ direction })}
      />
      <Dates {...props} />
      <FilterSelect
        label={t("invoice.kind")}
        value={filters.kind}
        choices={withPresent(
          KINDS.map((value) => ({ value, label: t(`invoice_kind.${value}`) })),
          filters.kind,
        )}
        onChange={(kind) => set({ kind })}
      />
      <FilterSelect
        label={t("invoice_filter.payment")}
        value={filters.payment_status}
        choices={withPresent(
          PAYMENT_STATES.map((value) => ({ value, label: t(`payment_status.${value}`) })),
          filters.payment_status,
        )}
        onChange={(payment_status) => set({ payment_status })}
      />
      <Typed name="seller_id" label={t("invoice_filter.seller_id")} maxLength={64} {...props} />
      <AccountingInputs filters={filters} set={set} />
      <FilterSelect
        label={t("invoice_filter.currency")}
        value={filters.currency}
        choices={withPresent(
          CURRENCIES.map((value) => ({ value, label: value })),
          filters.currency,
        )}
        onChange={(currency) => set({ currency })}
      />
      <Typed name="amount_min" label={t("invoice_filter.amount_min")} maxLength={30} {...props} />
      <Typed name="amount_max" label={t("invoice_filter.amount_max")} maxLength={30} {...props} />
      <SourceInputs filters={filters} set={set} />
    </>
  );
}

interface TypedProps extends FilterFieldsProps {
  readonly name: "seller_id" | "amount_min" | "amount_max";
  readonly label: string;
  readonly maxLength: number;
}

function Typed({ name, label, maxLength, filter, onChange, errors }: TypedProps) {
  return (
    <TextInput
      label={label}
      maxLength={maxLength}
      inputMode={name === "seller_id" ? "text" : "decimal"}
      value={filterText(filter, name)}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={filterError(errors, name)}
    />
  );
}

/** Which date the period is about, and the days where they are fixed. */
function Dates({ filter, onChange, hasPeriod, errors }: FilterFieldsProps) {
  const { t } = useTranslation();
  const r = useReportText();
  const day = (name: "date_from" | "date_to", label: string) => (
    <TextInput
      type="date"
      label={label}
      value={filterText(filter, name)}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={filterError(errors, name)}
    />
  );
  return (
    <>
      <NativeSelect
        label={t("invoice_filter.date_field")}
        value={filterText(filter, "date_field") || "issue_date"}
        data={DATE_FIELDS.map((value) => ({ value, label: t(`invoice_filter.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ date_field: value === "issue_date" ? undefined : value })
        }
      />
      {!hasPeriod && day("date_from", r("form.from"))}
      {!hasPeriod && day("date_to", r("form.to"))}
    </>
  );
}
