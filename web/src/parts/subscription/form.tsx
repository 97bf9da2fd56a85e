import { Button, Group, Skeleton, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import type { Subscription, SubscriptionPatch } from "../../api/types.ts";
import { EventTypePicker } from "../event-type-picker.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { subscriptionBody, subscriptionGaps } from "./body.ts";
import { useDestinations } from "./destinations.ts";
import type { FormPart } from "./form-part.ts";
import { PlaceFields } from "./place-fields.tsx";
import { NUMBERS, type NumberField, valuesOf } from "./values.ts";

// Most people never open it, and the first load stays small.
const More = lazy(async () => ({ default: (await import("./more.tsx")).SubscriptionMore }));

interface SubscriptionFormProps {
  /** Absent for a new one. */
  readonly subscription?: Subscription;
  readonly onSubmit: (body: SubscriptionPatch) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
  readonly cancel?: ReactNode;
}

/** What a subscription asks for: simple things first, the others folded away. */
export function SubscriptionForm(props: SubscriptionFormProps) {
  const { subscription: stored, onSubmit, isBusy, error, submitLabel, cancel } = props;
  const { t } = useTranslation();
  const [values, setValues] = useState(() => valuesOf(stored));
  const [isTried, setIsTried] = useState(false);
  const destinations = useDestinations();
  const settingsSchema = destinations.items?.find(({ id }) => id === values.integrationId)?.schema;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (subscriptionGaps(values, { stored, settingsSchema }).size > 0) return;
    onSubmit(subscriptionBody(values, { stored, settingsSchema }));
  };
  const gaps = isTried ? subscriptionGaps(values, { stored, settingsSchema }) : NO_GAPS;
  const part: FormPart = {
    values,
    stored,
    set: (change) => setValues((before) => ({ ...before, ...change })),
    errorOf: useErrorOf(error, gaps),
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Section title={t("subscription.basics")}>
          <Basics {...part} />
        </Section>
        <Section title={t("subscription.where")}>
          <PlaceFields {...part} destinations={destinations} />
        </Section>
        <Section title={t("subscription.what")}>
          <EventTypePicker
            value={values.types}
            onChange={(types) => part.set({ types })}
            error={part.errorOf("event_types")}
          />
        </Section>
        <Suspense fallback={<Skeleton height={220} />}>
          <More {...part} />
        </Suspense>
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

const NO_GAPS: ReadonlySet<string> = new Set();

function Basics({ values, set, errorOf }: FormPart) {
  const { t } = useTranslation();
  return (
    <Stack>
      <TextInput
        label={t("subscription.name")}
        description={t("subscription.name_help")}
        required
        maxLength={200}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <Switch
        label={t("subscription.active")}
        checked={values.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Stack>
  );
}

const isNumber = (field: string): field is NumberField => field in NUMBERS;

/** What the hub, or the form itself, has to say about a field or a part of it. */
function useErrorOf(error: unknown, gaps: ReadonlySet<string>): FormPart["errorOf"] {
  const { t } = useTranslation();
  const told = Object.entries(fieldErrors(error));
  const ownText = (field: string): string => {
    if (isNumber(field)) return t("form.between", NUMBERS[field]);
    if (field === "retry_delays") return t("subscription.delays_wrong");
    if (field === "event_types") return t("subscription.choose_type");
    return t(field === "event_filters" ? "filter_row.wrong" : "form.required");
  };
  return (field) => {
    const isIn = (path: string) => path === field || path.startsWith(`${field}.`);
    const [path, text] = told.find(([one]) => isIn(one)) ?? [];
    if (path !== undefined && text !== undefined) {
      return path === field ? text : `${path.slice(field.length + 1)}: ${text}`;
    }
    return [...gaps].some(isIn) ? ownText(field) : undefined;
  };
}
