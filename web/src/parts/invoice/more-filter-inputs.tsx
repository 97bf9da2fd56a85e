import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { warningCountsQuery } from "../../api/invoice-queries.ts";
import { projectNamesQuery } from "../../api/project-queries.ts";
import { integrationsQuery } from "../../api/queries.ts";
import { KINDS, PAYMENT_STATES } from "../../invoice-filters.ts";
import { FilterSelect } from "../filters.tsx";
import { RD_CATEGORIES, useRdCategory } from "../rd-category.ts";
import { SearchInput } from "../search-input.tsx";
import { AmountInput } from "./amount-input.tsx";
import type { FilterInputsProps } from "./filter-inputs.tsx";
import { warningCodeOf } from "./warning-codes.ts";

/** The usual ones; the address may name any other. */
export const CURRENCIES = ["PLN", "EUR", "USD", "GBP", "CHF", "CZK", "HUF", "BRL"];

interface Option {
  readonly value: string;
  readonly label: string;
}

/** The address may name what the hub does not offer any more, or several words: they stay to be seen. */
export const withPresent = (
  choices: readonly Option[],
  value: string | undefined,
): readonly Option[] =>
  value === undefined || choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: value }];

export function MoreFilterInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  return (
    <>
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
      <SearchInput
        label={t("invoice_filter.seller_id")}
        value={filters.seller_id}
        onSearch={(seller_id) => set({ seller_id })}
      />
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
      <AmountInput
        label={t("invoice_filter.amount_min")}
        value={filters.amount_min}
        onAmount={(amount_min) => set({ amount_min })}
      />
      <AmountInput
        label={t("invoice_filter.amount_max")}
        value={filters.amount_max}
        onAmount={(amount_max) => set({ amount_max })}
      />
      <SourceInputs filters={filters} set={set} />
    </>
  );
}

export function AccountingInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const categoryName = useRdCategory();
  const projects = useQuery(projectNamesQuery).data ?? [];
  return (
    <>
      <FilterSelect
        label={t("invoice.project")}
        value={filters.project_id}
        choices={withPresent(
          [
            { value: "none", label: t("invoice_filter.none_project") },
            ...projects.map(({ code, name }) => ({ value: code, label: name ?? code })),
          ],
          filters.project_id,
        )}
        onChange={(project_id) => set({ project_id })}
      />
      <FilterSelect
        label={t("invoice.category")}
        value={filters.category}
        choices={withPresent(
          [
            { value: "none", label: t("invoice_filter.none_category") },
            ...RD_CATEGORIES.map((value) => ({ value, label: categoryName(value) })),
          ],
          filters.category,
        )}
        onChange={(category) => set({ category })}
      />
    </>
  );
}

export function SourceInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const warnings = useQuery(warningCountsQuery).data ?? [];
  const warningName = (code: string): string => {
    const known = warningCodeOf(code);
    return known ? t(`warning_name.${known}`) : code;
  };
  return (
    <>
      <FilterSelect
        label={t("invoice_filter.integration")}
        value={filters.integration_id}
        choices={withPresent(
          integrations.map(({ id, name }) => ({ value: id, label: name })),
          filters.integration_id,
        )}
        onChange={(integration_id) => set({ integration_id })}
      />
      <FilterSelect
        label={t("invoice_filter.warnings")}
        value={filters.warning}
        choices={withPresent(
          [
            { value: "any", label: t("invoice_filter.warnings_any") },
            { value: "none", label: t("invoice_filter.warnings_none") },
            ...warnings.map(({ code, count }) => ({
              value: code,
              label: `${warningName(code)} (${count})`,
            })),
          ],
          filters.warning,
        )}
        onChange={(warning) => set({ warning })}
      />
      <Checkbox
        label={t("invoice_filter.deleted")}
        checked={filters.deleted === true}
        onChange={(event) => set({ deleted: event.currentTarget.checked || undefined })}
        style={{ alignSelf: "end" }}
      />
    </>
  );
}
