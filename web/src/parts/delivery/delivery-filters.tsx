import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  type DeliveryFilters,
  eventTypesQuery,
  subscriptionsQuery,
} from "../../api/webhook-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { fromLocalInput, toLocalInput } from "../../local-time.ts";
import { FilterSelect } from "../filters.tsx";
import { SearchInput } from "../search-input.tsx";

export const DELIVERY_STATES = ["pending", "retrying", "delivered", "failed", "expired"] as const;
const STATES = ["undelivered", ...DELIVERY_STATES] as const;
const MIN_TEXT = 2;

interface DeliveryFilterInputsProps {
  readonly filters: DeliveryFilters;
  readonly set: (change: DeliveryFilters) => void;
  /** Those that the page has decided. */
  readonly without?: readonly ("state" | "text" | "status")[];
}

/** The inputs for what deliveries are looked for by. */
export function DeliveryFilterInputs({ filters, set, without = [] }: DeliveryFilterInputsProps) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const subscriptions = useQuery(subscriptionsQuery).data ?? [];
  const types = useQuery(eventTypesQuery).data ?? [];
  const { subscription_id: subscription } = filters;
  return (
    <>
      {!without.includes("text") && (
        <SearchInput
          label={t("filter.search")}
          placeholder={t("delivery.search")}
          minLength={MIN_TEXT}
          value={filters.text}
          onSearch={(found) => set({ text: found })}
        />
      )}
      {!without.includes("state") && (
        <FilterSelect
          label={t("delivery.state")}
          value={filters.state}
          choices={STATES.map((value) => ({ value, label: t(`delivery_state.${value}`) }))}
          onChange={(state) => set({ state })}
        />
      )}
      <FilterSelect
        label={t("delivery.subscription")}
        value={subscription === undefined ? undefined : String(subscription)}
        choices={subscriptions.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(id) => set({ subscription_id: id === undefined ? undefined : Number(id) })}
      />
      <FilterSelect
        label={t("delivery.event")}
        value={filters.event_type}
        choices={types.map(({ type, title }) => ({ value: type, label: text(title) }))}
        onChange={(event_type) => set({ event_type })}
      />
      {!without.includes("status") && <StatusInput filters={filters} set={set} />}
      <TextInput
        type="datetime-local"
        label={t("delivery.since")}
        value={toLocalInput(filters.since)}
        onChange={(event) => set({ since: fromLocalInput(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label={t("delivery.until")}
        value={toLocalInput(filters.until)}
        onChange={(event) => set({ until: fromLocalInput(event.currentTarget.value) })}
      />
    </>
  );
}

/** The usual answers to choose from; the address may name any other. */
function StatusInput({ filters, set }: Pick<DeliveryFilterInputsProps, "filters" | "set">) {
  const { t } = useTranslation();
  const { status } = filters;
  const usual = [
    0, 200, 201, 202, 204, 301, 302, 400, 401, 403, 404, 410, 413, 422, 429, 500, 502, 503, 504,
  ];
  const known = status === undefined || usual.includes(status) ? usual : [...usual, status];
  return (
    <FilterSelect
      label={t("delivery.answer")}
      value={status === undefined ? undefined : String(status)}
      choices={known.map((one) => ({
        value: String(one),
        label: one === 0 ? t("attempt.no_answer") : `HTTP ${one}`,
      }))}
      onChange={(chosen) => set({ status: chosen === undefined ? undefined : Number(chosen) })}
    />
  );
}
