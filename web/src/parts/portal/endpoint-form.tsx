import { Button, Group, Paper, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import type { Endpoint } from "../../portal/client.ts";
import { usePortalText } from "../../portal/texts.ts";
import { LinkButton } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { ALL, TypeChoice } from "./type-choice.tsx";

export interface EndpointValues {
  readonly name: string;
  /** Empty where something else than an address delivers. */
  readonly url: string;
  readonly event_types: readonly string[];
}

interface EndpointFormProps {
  readonly endpoint?: Endpoint;
  readonly onSubmit: (values: EndpointValues) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** Name, address and events of an endpoint. */
export function EndpointForm(props: EndpointFormProps) {
  const { endpoint, onSubmit, isBusy, error, submitLabel } = props;
  const { t } = useTranslation();
  const p = usePortalText();
  const [values, setValues] = useState<EndpointValues>({
    name: endpoint?.name ?? "",
    url: endpoint?.url ?? "",
    event_types: endpoint?.event_types ?? [ALL],
  });
  const [isTried, setIsTried] = useState(false);
  const [sent, setSent] = useState<EndpointValues>();
  const form = useRef<HTMLFormElement>(null);
  const hasUrl = endpoint?.url !== null;
  const wrong = useWrong(values, hasUrl);
  const refused = useRefused(error, sent?.url === values.url);
  const told = { ...refused, ...(isTried ? wrong : {}) };
  const set = (change: Partial<EndpointValues>) => setValues({ ...values, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (Object.keys(wrong).length > 0) return focusFirstWrong(form.current);
    setSent(values);
    onSubmit({ ...values, name: values.name.trim(), url: values.url.trim() });
  };
  useEffect(() => {
    if (error) focusFirstWrong(form.current);
  }, [error]);
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Paper withBorder p="md">
        <Stack>
          <TextInput
            label={t("subscription.name")}
            description={p("endpoint.name_help")}
            required
            maxLength={200}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={told.name}
          />
          {hasUrl && (
            <TextInput
              label={t("subscription.url")}
              description={p("endpoint.url_help")}
              placeholder="https://"
              inputMode="url"
              autoCapitalize="none"
              spellCheck={false}
              required
              maxLength={2000}
              value={values.url}
              onChange={(event) => set({ url: event.currentTarget.value })}
              error={told.url}
            />
          )}
          <TypeChoice
            value={values.event_types}
            onChange={(event_types) => set({ event_types })}
            error={told.event_types}
          />
          {!isAboutFields(error) && <Problem error={error} />}
          <Group>
            <Button type="submit" loading={isBusy}>
              {submitLabel}
            </Button>
            <CancelButton endpoint={endpoint} />
          </Group>
        </Stack>
      </Paper>
    </form>
  );
}

function CancelButton({ endpoint }: { readonly endpoint: Endpoint | undefined }) {
  const { t } = useTranslation();
  if (!endpoint) {
    return (
      <LinkButton to="/portal" variant="default">
        {t("action.cancel")}
      </LinkButton>
    );
  }
  return (
    <LinkButton to="/portal/endpoints/$id" params={{ id: String(endpoint.id) }} variant="default">
      {t("action.cancel")}
    </LinkButton>
  );
}

type Told = { readonly [K in keyof EndpointValues]?: string };

const FIELD = /^(name|url|event_types)\b/;

/** Then the fields tell it; and in words that fit here, not those for the people of the hub. */
const isAboutFields = (error: unknown): boolean =>
  Object.keys(fieldErrors(error)).some((field) => FIELD.test(field));

/** What has to be corrected before it is worth asking. */
function useWrong({ name, url, event_types }: EndpointValues, hasUrl: boolean): Told {
  const { t } = useTranslation();
  const p = usePortalText();
  return {
    ...(name.trim() === "" ? { name: t("form.required") } : {}),
    ...(hasUrl && !isWebAddress(url) ? { url: p("endpoint.url_wrong") } : {}),
    ...(event_types.length === 0 ? { event_types: t("subscription.choose_type") } : {}),
  };
}

/** What the hub did not take; the address as long as it has not been changed. */
function useRefused(error: unknown, isSameUrl: boolean): Told {
  const p = usePortalText();
  const fields = fieldErrors(error);
  const types = Object.entries(fields).find(([field]) => field.startsWith("event_types"))?.[1];
  return {
    ...(fields.name ? { name: fields.name } : {}),
    ...(fields.url && isSameUrl ? { url: p("endpoint.url_refused") } : {}),
    ...(types ? { event_types: types } : {}),
  };
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== "";
}

/** After the errors have been drawn. */
const focusFirstWrong = (form: HTMLFormElement | null): void => {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
};
