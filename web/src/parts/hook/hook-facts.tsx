import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Hook } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { CopyLine } from "../copy-line.tsx";
import { Facts } from "../facts.tsx";
import { Instant } from "../instant.tsx";
import { useNames } from "../names.ts";
import { hookValues } from "./values.ts";

/** The address to give to the outside system, how it signs, and what its calls bring about. */
export function HookFacts({ hook }: { readonly hook: Hook }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const names = useNames();
  const { typePlace, type } = hookValues(hook);
  return (
    <Stack gap="sm">
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t("hook.address")}
        </Text>
        <CopyLine
          label={t("hook.address")}
          value={hook.url ?? `${window.location.origin}${hook.path}`}
        />
        {hook.url === null && (
          <Text size="xs" c="dimmed">
            {t("hook.public_url")}
          </Text>
        )}
      </Stack>
      <Facts
        items={[
          [t("subscription.state"), !hook.active && t("subscription.off")],
          [t("hook.scheme"), t(`hook_scheme.${hook.scheme}`)],
          [
            t("hook.event"),
            typePlace === "fixed" || typePlace === "none"
              ? type
              : `${t(`type_place.${typePlace}`)}: ${type}`,
          ],
          [t("hook.action"), hook.action && names.action(hook.action)],
          [t("hook.last_call"), <Instant key="l" at={hook.last_call_at} />],
          [t("hook.calls"), number(hook.calls_remembered)],
          [
            t("signing.title"),
            hook.secrets_valid > 1 && t("hook.overlap", { count: hook.secrets_valid }),
          ],
        ]}
      />
    </Stack>
  );
}
