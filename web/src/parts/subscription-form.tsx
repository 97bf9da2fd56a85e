import { Button, Group, NativeSelect, NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/client.ts";
import type { Subscription, SubscriptionIn } from "../api/types.ts";
import { EventTypePicker } from "./event-type-picker.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

const FORMATS = ["standard", "fiscal", "garagereg"] as const;

interface SubscriptionFormProps {
  /** Absent for a new one. */
  readonly subscription?: Subscription;
  readonly onSubmit: (values: SubscriptionIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
  readonly cancel?: ReactNode;
}

export function SubscriptionForm(props: SubscriptionFormProps) {
  const { subscription, onSubmit, isBusy, error, submitLabel, cancel } = props;
  const { t } = useTranslation();
  const [name, setName] = useState(subscription?.name ?? "");
  const [url, setUrl] = useState(subscription?.url ?? "");
  const [types, setTypes] = useState<readonly string[]>(subscription?.event_types ?? []);
  const [format, setFormat] = useState(subscription?.wire_format ?? "standard");
  const [timeout, setTimeout] = useState(subscription?.timeout_seconds ?? 15);
  const [active, setActive] = useState(subscription?.active ?? true);
  const [isTried, setIsTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!name.trim() || !url.trim() || types.length === 0) return;
    onSubmit({
      name: name.trim(),
      url: url.trim(),
      event_types: [...types],
      wire_format: format,
      timeout_seconds: timeout,
      active,
    });
  };
  const told = fieldErrors(error);
  const needed = (text: string) => (isTried && !text.trim() ? t("form.required") : undefined);
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
          </Stack>
        </Section>
        <Section title={t("subscription.what")}>
          <EventTypePicker
            value={types}
            onChange={setTypes}
            error={
              told.event_types ??
              (isTried && types.length === 0 ? t("subscription.choose_type") : undefined)
            }
          />
        </Section>
        <Section title={t("subscription.how")}>
          <Stack>
            <NativeSelect
              label={t("subscription.format")}
              description={t("subscription.format_help")}
              value={format}
              data={FORMATS.map((value) => ({ value, label: t(`wire_format.${value}`) }))}
              onChange={({ currentTarget: { value } }) =>
                setFormat(FORMATS.find((one) => one === value) ?? "standard")
              }
              error={told.wire_format}
            />
            <NumberInput
              label={t("subscription.timeout")}
              min={1}
              max={30}
              allowDecimal={false}
              hideControls
              value={timeout}
              onChange={(value) => setTimeout(Number(value))}
              error={told.timeout_seconds}
            />
            <Switch
              label={t("subscription.active")}
              checked={active}
              onChange={(event) => setActive(event.currentTarget.checked)}
            />
          </Stack>
        </Section>
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
