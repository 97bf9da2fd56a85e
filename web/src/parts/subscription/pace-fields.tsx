import { SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormPart } from "./form-part.ts";
import { NumberFieldInput } from "./number-field.tsx";

const STANDARD_DELAYS = "5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 1d";
const SHORT_DELAYS = "1m, 5m, 15m";
const USUAL_DELAYS = {
  standard: STANDARD_DELAYS,
  fiscal: SHORT_DELAYS,
  garagereg: SHORT_DELAYS,
  custom: STANDARD_DELAYS,
} as const;
const NUMBERS = [
  "timeout_seconds",
  "disable_after_hours",
  "rate_limit_per_minute",
  "max_concurrency",
] as const;

/** How often and how fast the hub sends, and when it gives up. */
export function PaceFields(part: FormPart) {
  const { values, set, errorOf, stored } = part;
  const { t } = useTranslation();
  return (
    <Stack>
      <TextInput
        label={t("subscription.delays")}
        description={t("subscription.delays_help")}
        placeholder={USUAL_DELAYS[values.format]}
        required={stored !== undefined}
        value={values.delays}
        onChange={(event) => set({ delays: event.currentTarget.value })}
        error={errorOf("retry_delays")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {NUMBERS.map((name) => (
          <NumberFieldInput key={name} name={name} {...part} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
