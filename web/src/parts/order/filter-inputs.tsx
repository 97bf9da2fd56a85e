import { TextInput } from "@mantine/core";
import type { OrderFilters } from "../../api/order-queries.ts";
import { ORDER_DIRECTIONS, ORDER_STATUSES } from "../../order.ts";
import { useRecordText } from "../../record-texts.ts";
import { FilterSelect, Filters } from "../filters.tsx";
import { SearchInput } from "../search-input.tsx";

interface FilterInputsProps {
  readonly filters: OrderFilters;
  readonly set: (change: OrderFilters) => void;
}

export function OrderFilterInputs({ filters, set }: FilterInputsProps) {
  const tr = useRecordText();
  return (
    <Filters isLong>
      <SearchInput label={tr("order.search")} value={filters.q} onSearch={(q) => set({ q })} />
      <FilterSelect
        label={tr("order.direction")}
        value={filters.direction}
        choices={ORDER_DIRECTIONS.map((value) => ({
          value,
          label: tr(`order.directions.${value}`),
        }))}
        onChange={(direction) => set({ direction })}
      />
      <FilterSelect
        label={tr("order.status")}
        value={filters.status}
        choices={ORDER_STATUSES.map((value) => ({ value, label: tr(`order.statuses.${value}`) }))}
        onChange={(status) => set({ status })}
      />
      <TextInput
        type="date"
        label={tr("order.date_from")}
        value={filters.date_from ?? ""}
        onChange={(event) => set({ date_from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={tr("order.date_to")}
        value={filters.date_to ?? ""}
        onChange={(event) => set({ date_to: event.currentTarget.value || undefined })}
      />
    </Filters>
  );
}
