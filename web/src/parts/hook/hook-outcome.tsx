import { NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { eventTypesQuery } from "../../api/webhook-queries.ts";
import { useNames } from "../names.ts";
import type { HookPart } from "./hook-form.tsx";
import { HOOK_ACTIONS, TYPE_PLACES } from "./values.ts";

interface HookOutcomeProps extends HookPart {
  readonly actions: readonly string[];
}

/** What a call brings about: an event, an action of the integration, or both. */
export function HookOutcome({ values, set, errorOf, actions }: HookOutcomeProps) {
  const { t } = useTranslation();
  const names = useNames();
  const list = useId();
  const types = useQuery(eventTypesQuery).data ?? [];
  const { typePlace } = values;
  const possible = HOOK_ACTIONS.filter((action) => actions.includes(action));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NativeSelect
        label={t("hook.event")}
        value={typePlace}
        data={TYPE_PLACES.map((value) => ({ value, label: t(`type_place.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          set({ typePlace: TYPE_PLACES.find((one) => one === value) ?? "fixed", type: "" })
        }
      />
      {typePlace !== "none" && (
        <TextInput
          label={t(`type_value.${typePlace}`)}
          placeholder={EXAMPLES[typePlace]}
          list={typePlace === "fixed" ? list : undefined}
          required
          autoComplete="off"
          value={values.type}
          onChange={(event) => set({ type: event.currentTarget.value })}
          error={
            errorOf("event_type") ?? errorOf("event_type_path") ?? errorOf("event_type_header")
          }
        />
      )}
      <NativeSelect
        label={t("hook.action")}
        description={t("hook.action_help")}
        value={values.action}
        data={[
          { value: "", label: t("hook.no_action") },
          ...possible.map((value) => ({ value, label: names.action(value) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          set({ action: HOOK_ACTIONS.find((one) => one === value) ?? "" })
        }
        error={errorOf("action") ?? errorOf("params")}
      />
      <datalist id={list}>
        {types
          .filter(({ family }) => family !== "hub")
          .map(({ type }) => (
            <option key={type} value={type} />
          ))}
      </datalist>
    </SimpleGrid>
  );
}

const EXAMPLES = {
  fixed: "order.changed",
  path: "event.type",
  header: "X-GitHub-Event",
} as const;
