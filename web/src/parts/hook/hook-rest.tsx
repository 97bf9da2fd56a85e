import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FormatOptionInput } from "../format-option-input.tsx";
import type { HookPart } from "./hook-form.tsx";
import { HOOK_FORMAT_OPTIONS } from "./values.ts";

const TEXTS = ["signature_header", "subject_path", "consumer_path"] as const;
const EXAMPLES = {
  signature_header: "X-Signature",
  subject_path: "order.number",
  consumer_path: "customer.code",
} as const;

/** What most incoming webhooks never need. */
export function HookRest({ values, set, errorOf }: HookPart) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {values.scheme === "custom" &&
        HOOK_FORMAT_OPTIONS.map((name) => (
          <FormatOptionInput
            key={name}
            name={name}
            value={values.formatOptions[name] ?? ""}
            onChange={(value) => set({ formatOptions: { ...values.formatOptions, [name]: value } })}
            error={errorOf(`format_options.${name}`)}
          />
        ))}
      {TEXTS.map((name) => (
        <TextInput
          key={name}
          label={t(`hook_text.${name}`)}
          placeholder={EXAMPLES[name]}
          autoComplete="off"
          value={values.texts[name]}
          onChange={(event) =>
            set({ texts: { ...values.texts, [name]: event.currentTarget.value } })
          }
          error={errorOf(name)}
        />
      ))}
      <TextInput
        label={t("hook_text.verify_token")}
        description={t("hook_text.verify_token_help")}
        autoComplete="off"
        value={values.verifyToken}
        onChange={(event) => set({ verifyToken: event.currentTarget.value })}
        error={errorOf("verify_token")}
      />
    </SimpleGrid>
  );
}
