import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventType } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { usePortal, usePortalText } from "../../portal/texts.ts";
import { Choice } from "../choice.tsx";
import { Nothing } from "../infinite-list.tsx";
import { ScrollBox } from "../scroll-box.tsx";
import { TypeDetails } from "./type-details.tsx";
import { useFoundTypes } from "./use-found-types.ts";

export const ALL = "*";
/** A search is worth its place above so many kinds. */
const MANY = 8;

interface TypeChoiceProps {
  readonly value: readonly string[];
  readonly onChange: (types: string[]) => void;
  readonly error: string | undefined;
}

/** All events, or some of the kinds that are offered, each with what it means and what is in it. */
export function TypeChoice({ value, onChange, error }: TypeChoiceProps) {
  const { t } = useTranslation();
  const p = usePortalText();
  const isAll = value.includes(ALL);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t("subscription.event_types")}
      </Text>
      <Choice
        aria-label={t("subscription.event_types")}
        value={isAll ? "all" : "some"}
        onChange={(choice) => onChange(choice === "all" ? [ALL] : [])}
        data={[
          { value: "all", label: t("event.all") },
          { value: "some", label: p("endpoint.some") },
        ]}
      />
      {isAll ? (
        <Text size="sm" c="dimmed">
          {p("endpoint.all_chosen")}
        </Text>
      ) : (
        <SomeTypes value={value} onChange={onChange} error={error} />
      )}
    </Stack>
  );
}

function SomeTypes({ value, onChange, error }: TypeChoiceProps) {
  const { t } = useTranslation();
  const p = usePortalText();
  const types = usePortal().event_types;
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<EventType>();
  const found = useFoundTypes(search);
  // Patterns and kinds that are not offered stay chosen.
  const others = value.filter((type) => !types.some((one) => one.type === type));
  return (
    <>
      <Checkbox.Group
        aria-label={p("endpoint.some")}
        description={t("subscription.chosen", { count: value.length })}
        value={[...value]}
        onChange={onChange}
        error={error}
      >
        <Stack gap="sm" my="xs">
          {types.length > MANY && (
            <TextInput
              type="search"
              aria-label={p("events.search")}
              placeholder={p("events.search")}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          )}
          {others.map((type) => (
            <Checkbox key={type} value={type} label={<code className="mono">{type}</code>} />
          ))}
          <ScrollBox label={t("subscription.event_types")}>
            {found.length === 0 && (
              <Nothing>{types.length === 0 ? p("events.none") : t("filter.nothing")}</Nothing>
            )}
            <Stack gap="md">
              {found.map((one) => (
                <OneType key={one.type} type={one} onShow={() => setShown(one)} />
              ))}
            </Stack>
          </ScrollBox>
        </Stack>
      </Checkbox.Group>
      <DetailsWindow type={shown} onClose={() => setShown(undefined)} />
    </>
  );
}

interface OneTypeProps {
  readonly type: EventType;
  readonly onShow: () => void;
}

function OneType({ type, onShow }: OneTypeProps) {
  const p = usePortalText();
  const { text } = useFormat();
  const title = text(type.title);
  const description = text(type.description);
  return (
    <Group justify="space-between" align="flex-start" gap="xs">
      <Checkbox
        value={type.type}
        label={title}
        style={{ flex: "1 1 220px" }}
        description={
          <span className="breakable">
            <code className="mono">{type.type}</code>
            {description && ` · ${description}`}
          </span>
        }
      />
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={p("endpoint.fields", { title })}
        onClick={onShow}
      >
        {p("endpoint.fields_short")}
      </Button>
    </Group>
  );
}

interface DetailsWindowProps {
  readonly type: EventType | undefined;
  readonly onClose: () => void;
}

function DetailsWindow({ type, onClose }: DetailsWindowProps) {
  const { text } = useFormat();
  const isNarrow = useMediaQuery("(max-width: 48em)") ?? false;
  return (
    <Modal
      opened={type !== undefined}
      onClose={onClose}
      title={type && text(type.title)}
      size="xl"
      fullScreen={isNarrow}
    >
      {type && <TypeDetails type={type} />}
    </Modal>
  );
}
