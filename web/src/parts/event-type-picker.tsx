import { Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventType } from "../api/types.ts";
import { eventTypesQuery } from "../api/webhook-queries.ts";
import { useFormat } from "../i18n/format.ts";
import { FamilyName } from "./event/family-name.tsx";
import { ListSkeleton, Nothing } from "./infinite-list.tsx";
import { PatternInput } from "./pattern-input.tsx";
import { Problem } from "./problem.tsx";
import { ScrollBox } from "./scroll-box.tsx";

const ALL = "*";

interface EventTypePickerProps {
  readonly value: readonly string[];
  readonly onChange: (types: string[]) => void;
  readonly error: string | undefined;
}

/** All kinds of events with what they mean, by family, with a search; all of them at once; patterns. */
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
  // Patterns and types that are not in the catalogue stay chosen, listed or not.
  const others = value.filter(
    (type) => type !== ALL && !types.data.some((one) => one.type === type),
  );
  return (
    <Checkbox.Group
      label={t("subscription.event_types")}
      description={t("subscription.chosen", { count: value.length })}
      value={[...value]}
      onChange={onChange}
      error={error}
      required
    >
      <Stack gap="sm" my="xs">
        <Checkbox value={ALL} label={t("event.all")} description={t("event.all_help")} />
        <TextInput
          type="search"
          aria-label={t("subscription.search_types")}
          placeholder={t("subscription.search_types")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Group gap="md">
          {others.map((type) => (
            <Checkbox key={type} value={type} label={<code className="mono">{type}</code>} />
          ))}
        </Group>
        <Families types={found} />
        <PatternInput onAdd={(pattern) => onChange([...new Set([...value, pattern])])} />
      </Stack>
    </Checkbox.Group>
  );
}

function Families({ types }: { readonly types: readonly EventType[] }) {
  const { t } = useTranslation();
  const { text } = useFormat();
  return (
    <ScrollBox label={t("subscription.event_types")}>
      {types.length === 0 && <Nothing>{t("filter.nothing")}</Nothing>}
      {[...Map.groupBy(types, (one) => one.family)].map(([family, members]) => (
        <Stack key={family} gap="xs" mb="md">
          <Text size="sm" fw={600} c="dimmed">
            <FamilyName family={family} />
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
    </ScrollBox>
  );
}
