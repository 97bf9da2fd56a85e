import { Button, Group, Stack } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { DeliveryBadge } from "../badges.tsx";
import { LinkAnchor } from "../link.tsx";
import { Problem } from "../problem.tsx";

/** Sends a test event now and tells what came back. */
export function TestSend({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/subscriptions/{id}/test", { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["deliveries"] }),
  });
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="light"
          leftSection={<IconSend size={18} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t("subscription.test")}
        </Button>
        {test.data && (
          <Group gap="xs" role="status">
            <DeliveryBadge state={test.data.delivery.state} />
            <LinkAnchor to="/deliveries/$id" params={{ id: test.data.delivery.id }}>
              {t("subscription.test_sent")}
            </LinkAnchor>
          </Group>
        )}
      </Group>
      <Problem error={test.error} />
    </Stack>
  );
}
