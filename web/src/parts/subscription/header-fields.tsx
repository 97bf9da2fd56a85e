import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PairRows } from "../pair-rows.tsx";
import type { FormPart } from "./form-part.ts";

/** Stored values are never shown, so headers are kept as they are or all entered anew. */
export function HeaderFields({ stored, values, set, errorOf }: FormPart) {
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
        <Button size="xs" variant="default" onClick={() => set({ headers: [["", ""]] })}>
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
      onChange={(headers) => set({ headers })}
      error={errorOf("headers")}
    />
  );
}
