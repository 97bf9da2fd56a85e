import { NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormPart } from "./form-part.ts";
import { SIGNATURES, signaturesFor } from "./values.ts";

const HEADERS = {
  standard: "webhook-signature",
  fiscal: "X-Webhook-Signature",
  garagereg: "X-GarageReg-Signature",
  custom: "X-Signature",
} as const;

/** By what the receiver recognises that an event comes from this hub. */
export function SignatureFields({ values, set, errorOf, stored }: FormPart) {
  const { t } = useTranslation();
  const { signature, format } = values;
  return (
    <Stack>
      <NativeSelect
        label={t("subscription.signature")}
        description={t("subscription.signature_help")}
        value={signature}
        data={signaturesFor(stored, format).map((value) => ({
          value,
          label: t(`signature.${value}`),
        }))}
        onChange={({ currentTarget: { value } }) =>
          set({ signature: SIGNATURES.find((one) => one === value) ?? signature })
        }
        error={errorOf("signature")}
      />
      {signature === "keep" && (
        <Text size="sm" c="dimmed" mt={-8}>
          {t("subscription.signature_rotate")}
        </Text>
      )}
      {signature === "own" && (
        <TextInput
          label={t("subscription.own_secret")}
          description={t(`own_secret_help.${format === "standard" ? "standard" : "text"}`)}
          required
          autoComplete="off"
          value={values.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          error={errorOf("secret")}
        />
      )}
      {signature !== "none" && (
        <TextInput
          label={t("subscription.signature_header")}
          description={t("subscription.signature_header_help")}
          placeholder={HEADERS[format]}
          autoComplete="off"
          value={values.signatureHeader}
          onChange={(event) => set({ signatureHeader: event.currentTarget.value })}
          error={errorOf("signature_header")}
        />
      )}
    </Stack>
  );
}
