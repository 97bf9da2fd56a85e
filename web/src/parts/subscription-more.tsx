import { Button, NativeSelect, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { eventTypesQuery } from "../api/queries.ts";
import type { Subscription } from "../api/types.ts";
import { PairRows } from "./pair-rows.tsx";
import { type Advanced, fieldPaths, SIGNATURES, WIRE_FORMATS } from "./subscription-advanced.ts";

const SIGNATURE_HEADERS = {
  standard: "webhook-signature",
  fiscal: "X-Webhook-Signature",
  garagereg: "X-GarageReg-Signature",
} as const;
const USUAL_DELAYS = {
  standard: "5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 1d",
  fiscal: "1m, 5m, 15m",
  garagereg: "1m, 5m, 15m",
} as const;

interface SubscriptionMoreProps {
  readonly stored: Subscription | undefined;
  readonly types: readonly string[];
  readonly values: Advanced;
  readonly onChange: (values: Advanced) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** What most subscriptions never need: filters, format, signature, headers, tries. */
export function SubscriptionMore(props: SubscriptionMoreProps) {
  const { stored, types, values, onChange, errorOf } = props;
  const { t } = useTranslation();
  const known = useQuery(eventTypesQuery).data ?? [];
  const examples = known.filter(({ type }) => types.includes(type)).map(({ example }) => example);
  const set = (change: Partial<Advanced>) => onChange({ ...values, ...change });
  const signatures = SIGNATURES.filter((one) =>
    stored?.signed ? one !== "hub" : stored ? one === "own" || one === "none" : one !== "keep",
  );
  return (
    <Stack mt="md">
      <PairRows
        label={t("subscription.filters")}
        description={t("subscription.filters_help")}
        nameLabel={t("subscription.filter_field")}
        valueLabel={t("subscription.filter_values")}
        addLabel={t("subscription.filter_add")}
        rows={values.filters}
        onChange={(filters) => set({ filters })}
        error={errorOf("event_filters")}
        suggestions={fieldPaths(examples)}
      />
      <NativeSelect
        label={t("subscription.format")}
        description={t("subscription.format_help")}
        value={values.format}
        data={WIRE_FORMATS.map((value) => ({ value, label: t(`wire_format.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          set({ format: WIRE_FORMATS.find((one) => one === value) ?? "standard" })
        }
        error={errorOf("wire_format")}
      />
      <Text size="sm" c="dimmed" mt={-8} aria-live="polite" className="breakable">
        {t(`wire_format_help.${values.format}`)}
      </Text>
      <NativeSelect
        label={t("subscription.signature")}
        description={t("subscription.signature_help")}
        value={values.signature}
        data={signatures.map((value) => ({ value, label: t(`signature.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          set({ signature: SIGNATURES.find((one) => one === value) ?? values.signature })
        }
      />
      {values.signature === "own" && (
        <TextInput
          label={t("subscription.own_secret")}
          description={t(`own_secret_help.${values.format === "standard" ? "standard" : "text"}`)}
          required
          autoComplete="off"
          value={values.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          error={errorOf("secret")}
        />
      )}
      {values.signature !== "none" && (
        <TextInput
          label={t("subscription.signature_header")}
          description={t("subscription.signature_header_help")}
          placeholder={SIGNATURE_HEADERS[values.format]}
          autoComplete="off"
          value={values.signatureHeader}
          onChange={(event) => set({ signatureHeader: event.currentTarget.value })}
          error={errorOf("signature_header")}
        />
      )}
      <Headers {...props} />
      <TextInput
        label={t("subscription.delays")}
        description={t("subscription.delays_help")}
        placeholder={USUAL_DELAYS[values.format]}
        required={stored !== undefined}
        value={values.delays}
        onChange={(event) => set({ delays: event.currentTarget.value })}
        error={errorOf("retry_delays")}
      />
      <NumberInput
        label={t("subscription.timeout")}
        min={1}
        max={30}
        allowDecimal={false}
        hideControls
        value={values.timeout}
        onChange={(value) => set({ timeout: Number(value) })}
        error={errorOf("timeout_seconds")}
      />
    </Stack>
  );
}

/** Stored values are never shown, so headers are kept as they are or all entered anew. */
function Headers({ stored, values, onChange, errorOf }: SubscriptionMoreProps) {
  const { t } = useTranslation();
  if (values.headers === undefined) {
    return (
      <Stack gap={4} align="flex-start">
        <Text size="sm" fw={600}>
          {t("subscription.headers")}
        </Text>
        <Text size="sm" c="dimmed" className="breakable">
          {t("subscription.headers_stored", { names: stored?.header_names.join(", ") ?? "" })}
        </Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange({ ...values, headers: [["", ""]] })}
        >
          {t("subscription.headers_replace")}
        </Button>
      </Stack>
    );
  }
  return (
    <PairRows
      label={t("subscription.headers")}
      description={t("subscription.headers_help")}
      nameLabel={t("subscription.header_name")}
      valueLabel={t("subscription.header_value")}
      addLabel={t("subscription.header_add")}
      rows={values.headers}
      onChange={(headers) => onChange({ ...values, headers })}
      error={errorOf("headers")}
    />
  );
}
