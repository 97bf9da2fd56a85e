import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SumFilters } from "../../api/project-queries.ts";
import { Filters } from "../filters.tsx";

interface SumFilterInputsProps {
  readonly filters: SumFilters;
  readonly onChange: (change: SumFilters) => void;
}

/** Which invoices are added up. */
export function SumFilterInputs({ filters, onChange }: SumFilterInputsProps) {
  const { t } = useTranslation();
  return (
    <Filters>
      <NativeSelect
        label={t("invoice.direction")}
        value={filters.direction ?? "cost"}
        data={(["cost", "sales"] as const).map((value) => ({
          value,
          label: t(`direction.${value}`),
        }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ direction: value === "sales" ? "sales" : undefined })
        }
      />
      <TextInput
        type="date"
        label={t("invoice.issued_from")}
        value={filters.date_from ?? ""}
        onChange={(event) => onChange({ date_from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t("invoice.issued_to")}
        value={filters.date_to ?? ""}
        onChange={(event) => onChange({ date_to: event.currentTarget.value || undefined })}
      />
    </Filters>
  );
}
