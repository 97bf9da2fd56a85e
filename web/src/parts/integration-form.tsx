import { Button, Group, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/client.ts";
import type { Integration, IntegrationPatch, Provider } from "../api/types.ts";
import { addTexts } from "../i18n/i18n.ts";
import { Problem } from "./problem.tsx";
import { SchemaFields } from "./schema-fields.tsx";
import {
  bodyOf,
  type FieldValue,
  fieldsOf,
  initialValues,
  missingFields,
  shownValue,
} from "./schema-form.ts";
import { Section } from "./section.tsx";

const Rate = lazy(async () => {
  await addTexts("health");
  return { default: (await import("./health/rate-input.tsx")).RateInput };
});

export interface IntegrationValues extends IntegrationPatch {
  readonly id: string;
  readonly name: string;
}

interface IntegrationFormProps {
  readonly provider: Provider;
  /** Absent for a new one. */
  readonly integration?: Integration;
  readonly suggestion: { readonly id: string; readonly name: string };
  readonly onSubmit: (values: IntegrationValues) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
  readonly cancel: ReactNode;
}

/** Asks for what the provider's schemas name; only what the person typed leaves the browser. */
export function IntegrationForm(props: IntegrationFormProps) {
  const { provider, integration, suggestion, onSubmit, isBusy, error, submitLabel, cancel } = props;
  const { t } = useTranslation();
  const [name, setName] = useState(suggestion.name);
  const [id, setId] = useState(suggestion.id);
  const [baseUrl, setBaseUrl] = useState(integration?.base_url ?? "");
  const [rate, setRate] = useState(integration?.rate_per_minute ?? null);
  const [active, setActive] = useState(integration?.active ?? true);
  const [credentials, setCredentials] = useState(() => initialValues(provider.credentials_schema));
  const [settings, setSettings] = useState(() => storedSettings(provider, integration));
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const stored = new Set(
    Object.entries(integration?.credentials ?? {}).flatMap(([field, has]) => (has ? [field] : [])),
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const gaps = [
      ...missingFields(provider.credentials_schema, credentials, stored),
      ...missingFields(provider.settings_schema, settings),
      ...(provider.base_url_required && !baseUrl.trim() ? ["base_url"] : []),
    ];
    setMissing(new Set(gaps));
    if (gaps.length > 0) return;
    const address = baseUrl.trim();
    onSubmit({
      id,
      name: name.trim(),
      credentials: bodyOf(provider.credentials_schema, credentials),
      settings: bodyOf(provider.settings_schema, settings),
      ...(address || integration ? { base_url: address || null } : {}),
      ...(rate !== null || integration ? { rate_per_minute: rate } : {}),
      ...(integration ? { active } : {}),
    });
  };
  const told = fieldErrors(error);
  const errorsUnder = (part: string) =>
    Object.fromEntries([
      ...[...missing].map((field) => [field, t("form.required")]),
      ...Object.entries(told).flatMap(([path, text]) =>
        path.startsWith(`${part}.`) ? [[path.slice(part.length + 1), text]] : [],
      ),
    ]);
  const set =
    (change: typeof setCredentials) =>
    (field: string, value: FieldValue): void =>
      change((before) => ({ ...before, [field]: value }));

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Section title={t("integration.account")}>
          <Stack>
            <SchemaFields
              schema={provider.credentials_schema}
              values={credentials}
              onChange={set(setCredentials)}
              errors={errorsUnder("credentials")}
              stored={stored}
            />
            <TextInput
              label={t("integration.base_url")}
              description={t(
                provider.base_url_required
                  ? "integration.base_url_needed"
                  : "integration.base_url_help",
              )}
              placeholder="https://"
              required={provider.base_url_required}
              inputMode="url"
              value={baseUrl}
              onChange={(event) => setBaseUrl(event.currentTarget.value)}
              error={told.base_url ?? (missing.has("base_url") && t("form.required"))}
            />
          </Stack>
        </Section>
        {fieldsOf(provider.settings_schema, "en").length > 0 && (
          <Section title={t("integration.settings")}>
            <SchemaFields
              schema={provider.settings_schema}
              values={settings}
              onChange={set(setSettings)}
              errors={errorsUnder("settings")}
            />
          </Section>
        )}
        <Section title={t("integration.in_hub")}>
          <Stack>
            <TextInput
              label={t("integration.name")}
              description={t("integration.name_help")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={told.name}
            />
            {!integration && (
              <TextInput
                label={t("integration.id")}
                description={t("integration.id_help")}
                required
                value={id}
                onChange={(event) => setId(event.currentTarget.value)}
                error={told.id}
                classNames={{ input: "mono" }}
              />
            )}
            <Suspense fallback={null}>
              <Rate value={rate} onChange={setRate} error={told.rate_per_minute} />
            </Suspense>
            {integration && (
              <Switch
                label={t("integration.active")}
                description={t("integration.active_help")}
                checked={active}
                onChange={(event) => setActive(event.currentTarget.checked)}
              />
            )}
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

function storedSettings(provider: Provider, integration: Integration | undefined) {
  const values = initialValues(provider.settings_schema);
  for (const [field, value] of Object.entries(integration?.settings ?? {})) {
    values[field] = shownValue(value);
  }
  return values;
}
