import { Stack, Text, TextInput, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Fold } from "../fold.tsx";
import { AuthFields } from "./auth-fields.tsx";
import { FilterBuilder } from "./filter-builder.tsx";
import type { FormPart } from "./form-part.ts";
import { FormatFields } from "./format-fields.tsx";
import { HeaderFields } from "./header-fields.tsx";
import { OrderFields } from "./order-fields.tsx";
import { PaceFields } from "./pace-fields.tsx";
import { SignatureFields } from "./signature-fields.tsx";
import { useSummaries } from "./summaries.ts";
import { TemplateEditor } from "./template-editor.tsx";

/** The API's fields in each folded section: one with an error opens. */
const FIELDS = {
  filters: ["event_filters"],
  format: ["wire_format", "format_options", "template"],
  signature: ["secret", "signature", "signature_header"],
  sign_in: ["headers", "auth"],
  pace: [
    "retry_delays",
    "timeout_seconds",
    "rate_limit_per_minute",
    "max_concurrency",
    "disable_after_hours",
  ],
  order: ["ordering", "ordering_key", "batch_size", "batch_wait_seconds"],
  consumer: ["consumer"],
} as const;

/** What most subscriptions never need, each part folded away with a line that tells how it is set. */
export function SubscriptionMore(part: FormPart) {
  const { values, set, errorOf } = part;
  const { t } = useTranslation();
  const summaries = useSummaries(part);
  const fold = (name: keyof typeof FIELDS) => ({
    title: t(`more.${name}`),
    summary: summaries[name],
    isNeeded: FIELDS[name].some((field) => errorOf(field) !== undefined),
  });
  const isAddress = values.place === "address";
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} fz="md">
          {t("form.more")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("form.more_help")}
        </Text>
      </div>
      <Fold {...fold("filters")}>
        <FilterBuilder {...part} />
      </Fold>
      <Fold {...fold("format")}>
        {isAddress ? <FormatFields {...part} /> : <TemplateEditor {...part} />}
      </Fold>
      {isAddress && (
        <>
          <Fold {...fold("signature")}>
            <SignatureFields {...part} />
          </Fold>
          <Fold {...fold("sign_in")}>
            <Stack gap="lg">
              <HeaderFields {...part} />
              <AuthFields {...part} />
            </Stack>
          </Fold>
        </>
      )}
      <Fold {...fold("pace")}>
        <PaceFields {...part} />
      </Fold>
      <Fold {...fold("order")}>
        <OrderFields {...part} />
      </Fold>
      <Fold {...fold("consumer")}>
        <TextInput
          label={t("subscription.consumer")}
          description={t("subscription.consumer_help")}
          autoComplete="off"
          value={values.consumer}
          onChange={(event) => set({ consumer: event.currentTarget.value })}
          error={errorOf("consumer")}
        />
      </Fold>
    </Stack>
  );
}
