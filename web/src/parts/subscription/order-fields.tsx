import { SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormPart } from "./form-part.ts";
import { NumberFieldInput } from "./number-field.tsx";

/** Whether events wait for each other, and whether several go in one request. */
export function OrderFields(part: FormPart) {
  const { values, set, errorOf } = part;
  const { t } = useTranslation();
  const canBatch = values.format === "standard" || values.format === "custom";
  const isBatch = Number(values.numbers.batch_size) > 1;
  return (
    <Stack>
      <Switch
        label={t("subscription.ordering")}
        description={t("subscription.ordering_help")}
        checked={values.isOrdered}
        onChange={(event) => set({ isOrdered: event.currentTarget.checked })}
        error={errorOf("ordering")}
      />
      {values.isOrdered && (
        <TextInput
          label={t("subscription.ordering_key")}
          description={t("subscription.ordering_key_help")}
          placeholder="record.data.number"
          autoComplete="off"
          value={values.orderingKey}
          onChange={(event) => set({ orderingKey: event.currentTarget.value })}
          error={errorOf("ordering_key")}
        />
      )}
      {(canBatch || isBatch) && values.place === "address" && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberFieldInput name="batch_size" {...part} />
          {isBatch && <NumberFieldInput name="batch_wait_seconds" {...part} />}
        </SimpleGrid>
      )}
    </Stack>
  );
}
