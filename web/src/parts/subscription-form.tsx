import { Button, Group, Paper, Stack, Switch, Text, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/client.ts";
import type { Subscription, SubscriptionIn } from "../api/types.ts";
import { EventTypePicker } from "./event-type-picker.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";
import { advancedBody, advancedGaps, advancedOf } from "./subscription-advanced.ts";
import { SubscriptionMore } from "./subscription-more.tsx";

const SIMPLE_FIELDS = ["name", "url", "event_types", "active"];

interface SubscriptionFormProps {
  /** Absent for a new one. */
  readonly subscription?: Subscription;
  readonly onSubmit: (values: SubscriptionIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
  readonly cancel?: ReactNode;
}

/** The hub's complaint about a field or a part of it: `headers.X-Key` counts for `headers`. */
const toldAbout = (told: Readonly<Record<string, string>>, field: string): string | undefined =>
  Object.entries(told).find(([path]) => path === field || path.startsWith(`${field}.`))?.[1];

export function SubscriptionForm(props: SubscriptionFormProps) {
  const { subscription, onSubmit, isBusy, error, submitLabel, cancel } = props;
  const { t } = useTranslation();
  const [name, setName] = useState(subscription?.name ?? "");
  const [url, setUrl] = useState(subscription?.url ?? "");
  const [types, setTypes] = useState<readonly string[]>(subscription?.event_types ?? []);
  const [active, setActive] = useState(subscription?.active ?? true);
  const [advanced, setAdvanced] = useState(() => advancedOf(subscription));
  const [isTried, setIsTried] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const gaps = isTried ? advancedGaps(advanced, subscription) : new Set<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (advancedGaps(advanced, subscription).size > 0) return setIsOpen(true);
    if (!name.trim() || !url.trim() || types.length === 0) return;
    onSubmit({
      name: name.trim(),
      url: url.trim(),
      event_types: [...types],
      active,
      ...advancedBody(advanced, subscription),
    });
  };
  const told = fieldErrors(error);
  const isAdvancedTold = Object.keys(told).some(
    (path) => !SIMPLE_FIELDS.includes(path.split(".")[0] ?? ""),
  );
  const needed = (text: string) => (isTried && !text.trim() ? t("form.required") : undefined);
  const advancedError = (field: string): string | undefined => {
    const wrong = field === "retry_delays" ? t("subscription.delays_wrong") : t("form.required");
    return toldAbout(told, field) ?? (gaps.has(field) ? wrong : undefined);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Section title={t("subscription.where")}>
          <Stack>
            <TextInput
              label={t("subscription.name")}
              description={t("subscription.name_help")}
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={told.name ?? needed(name)}
            />
            <TextInput
              label={t("subscription.url")}
              description={t("subscription.url_help")}
              placeholder="https://"
              inputMode="url"
              required
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
              error={told.url ?? needed(url)}
            />
            <Switch
              label={t("subscription.active")}
              checked={active}
              onChange={(event) => setActive(event.currentTarget.checked)}
            />
          </Stack>
        </Section>
        <Section title={t("subscription.what")}>
          <EventTypePicker
            value={types}
            onChange={setTypes}
            error={
              toldAbout(told, "event_types") ??
              (isTried && types.length === 0 ? t("subscription.choose_type") : undefined)
            }
          />
        </Section>
        <Paper component="section" withBorder p="md" aria-label={t("subscription.advanced")}>
          <details
            open={isOpen || isAdvancedTold}
            onToggle={(event) => setIsOpen(event.currentTarget.open)}
          >
            <summary className="section-summary">
              {t("subscription.advanced")}
              <Text size="sm" c="dimmed" fw={400}>
                {t("subscription.advanced_help")}
              </Text>
            </summary>
            <SubscriptionMore
              stored={subscription}
              types={types}
              values={advanced}
              onChange={setAdvanced}
              errorOf={advancedError}
            />
          </details>
        </Paper>
        <Problem error={error} />
        <Group>
          <Button type="submit" loading={isBusy}>
            {submitLabel}
          </Button>
          {cancel}
        </Group>
      </Stack>
    </form>
  );
}
