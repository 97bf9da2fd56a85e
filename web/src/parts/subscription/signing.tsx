import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { Subscription } from "../../api/types.ts";
import { CopyLine } from "../copy-line.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { ShowOnce } from "../show-once.tsx";

const OVERLAP_HOURS = [0, 1, 24, 72, 168] as const;

/** The key that signs: a new one on demand, with a time in which the old one works too. */
export function Signing({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { id, name, signed, secrets_valid: valid, public_keys: publicKeys } = subscription;
  const [hours, setHours] = useState(24);
  const rotate = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/subscriptions/{id}/rotate-secret", {
          params: { path: { id } },
          body: { overlap_hours: hours },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["subscriptions"] }),
  });
  // Whoever checks a v1a signature needs the public key; the private one stays in the hub.
  const secret = publicKeys.length === 0 ? rotate.data?.secret : undefined;
  return (
    <Section title={t("signing.title")}>
      <Stack gap="sm">
        <Text size="sm">{t(signed ? "signing.on" : "signing.off")}</Text>
        {publicKeys.length > 0 && (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {t("signing.public_keys")}
            </Text>
            {publicKeys.map((key) => (
              <CopyLine key={key} label={t("signing.public_keys")} value={key} />
            ))}
          </Stack>
        )}
        {valid > 1 && <Text size="sm">{t("signing.overlap", { count: valid })}</Text>}
        {secret ? (
          <ShowOnce
            title={t("subscription.secret", { name })}
            secret={secret}
            onDone={rotate.reset}
          />
        ) : (
          <Group align="flex-end">
            {signed && (
              <NativeSelect
                label={t("signing.old_works")}
                value={String(hours)}
                data={OVERLAP_HOURS.map((count) => ({
                  value: String(count),
                  label: count === 0 ? t("signing.at_once") : t("signing.hours", { count }),
                }))}
                onChange={(event) => setHours(Number(event.currentTarget.value))}
              />
            )}
            <Button
              variant="default"
              leftSection={<IconKey size={18} aria-hidden />}
              loading={rotate.isPending}
              onClick={() => rotate.mutate()}
            >
              {t(signed ? "signing.rotate" : "signing.make")}
            </Button>
          </Group>
        )}
        <Problem error={rotate.error} />
      </Stack>
    </Section>
  );
}
