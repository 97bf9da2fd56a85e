import { Button, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import { subscriptionsQuery } from "../../api/webhook-queries.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from "../../i18n/languages.ts";
import type { PortalLinkIn } from "../../portal/link-queries.ts";
import { usePortalText } from "../../portal/texts.ts";
import { Problem } from "../problem.tsx";

const HOURS = [1, 24, 168, 720, 2160, 8760] as const;
const DAY = 24;
const WEEK = 168;

interface LinkFormProps {
  readonly onSubmit: (values: PortalLinkIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

/** For which customer, in which language, for how long. */
export function LinkForm({ onSubmit, isBusy, error }: LinkFormProps) {
  const { t } = useTranslation();
  const p = usePortalText();
  const known = useKnownConsumers();
  const list = useId();
  const [consumer, setConsumer] = useState("");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const [hours, setHours] = useState<number>(WEEK);
  const told = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ consumer: consumer.trim(), language, valid_hours: hours });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={720}>
        <TextInput
          label={t("event.consumer")}
          description={p("links.consumer_help")}
          required
          maxLength={120}
          pattern=".*\S.*"
          autoComplete="off"
          list={list}
          value={consumer}
          onChange={(event) => setConsumer(event.currentTarget.value)}
          error={told.consumer}
        />
        <datalist id={list}>
          {known.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label={p("links.language")}
            value={language}
            data={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
            onChange={({ currentTarget: { value } }) => {
              if (isLanguage(value)) setLanguage(value);
            }}
          />
          <NativeSelect
            label={p("links.valid")}
            value={String(hours)}
            data={HOURS.map((count) => ({
              value: String(count),
              label:
                count < DAY
                  ? p("links.hours", { count })
                  : p("links.days", { count: Math.round(count / DAY) }),
            }))}
            onChange={(event) => setHours(Number(event.currentTarget.value))}
          />
        </SimpleGrid>
        <Problem error={error} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: "flex-start" }}>
          {p("links.make")}
        </Button>
      </Stack>
    </form>
  );
}

/** Customers that subscriptions name already. */
function useKnownConsumers(): readonly string[] {
  const subscriptions = useQuery(subscriptionsQuery).data ?? [];
  return [...new Set(subscriptions.flatMap(({ consumer }) => consumer ?? []))].toSorted();
}
