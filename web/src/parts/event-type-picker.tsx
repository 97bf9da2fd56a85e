import { Checkbox, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { eventTypesQuery } from "../api/queries.ts";
import { useFormat } from "../i18n/format.ts";
import { ListSkeleton, Nothing } from "./infinite-list.tsx";
import { Problem } from "./problem.tsx";

interface EventTypePickerProps {
  readonly value: readonly string[];
  readonly onChange: (types: string[]) => void;
  readonly error: string | undefined;
}

/** All kinds of events with what they mean, by family, with a search. */
export function EventTypePicker({ value, onChange, error }: EventTypePickerProps) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const types = useQuery(eventTypesQuery);
  const [search, setSearch] = useState("");
  if (types.error) return <Problem error={types.error} retry={types.refetch} />;
  if (!types.data) return <ListSkeleton />;
  const wanted = search.trim().toLowerCase();
  const found = types.data.filter((one) =>
    `${one.type} ${text(one.title)} ${text(one.description)}`.toLowerCase().includes(wanted),
  );
  // Patterns and types that another program subscribed to stay chosen, listed or not.
  const others = value.filter((type) => !types.data.some((one) => one.type === type));
  const families = Map.groupBy(found, (one) => one.family);
  return (
    <Checkbox.Group
      label={t("subscription.event_types")}
      description={t("subscription.chosen", { count: value.length })}
      value={[...value]}
      onChange={onChange}
      error={error}
      required
    >
      <TextInput
        type="search"
        aria-label={t("subscription.search_types")}
        placeholder={t("subscription.search_types")}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        my="xs"
      />
      <ScrollArea.Autosize
        mah={340}
        type="auto"
        viewportProps={{ tabIndex: 0, role: "group", "aria-label": t("subscription.event_types") }}
      >
        <Stack gap="md" p={4}>
          {found.length === 0 && <Nothing>{t("filter.nothing")}</Nothing>}
          {others.map((type) => (
            <Checkbox key={type} value={type} label={<code>{type}</code>} />
          ))}
          {[...families].map(([family, members]) => (
            <Stack key={family} gap="xs">
              <Text size="sm" fw={600} c="dimmed">
                {family === "fiscal" || family === "garagereg"
                  ? t(`family.${family}`)
                  : t("family.hub")}
              </Text>
              {members.map((one) => (
                <Checkbox
                  key={one.type}
                  value={one.type}
                  label={text(one.title)}
                  description={
                    <>
                      <code className="mono">{one.type}</code> · {text(one.description)}
                    </>
                  }
                />
              ))}
            </Stack>
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Checkbox.Group>
  );
}
