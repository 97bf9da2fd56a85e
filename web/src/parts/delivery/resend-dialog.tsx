import { Button, Checkbox, Group, Modal, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { ResendIn } from "../../api/types.ts";
import { type DeliveryFilters, resendCountQuery } from "../../api/webhook-queries.ts";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { DeliveryFilterInputs } from "./delivery-filters.tsx";

interface ResendButtonProps {
  /** What the dialog starts with. */
  readonly filters: DeliveryFilters;
}

/** A button that sends many deliveries again, after it has said how many. */
export function ResendButton({ filters }: ResendButtonProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconRefresh size={18} aria-hidden />} onClick={open}>
        {t("resend.open")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("resend.title")} size="lg">
        <Resend initial={filters} onClose={close} />
      </Modal>
    </>
  );
}

interface ResendProps {
  readonly initial: DeliveryFilters;
  readonly onClose: () => void;
}

function Resend({ initial, onClose }: ResendProps) {
  const { t } = useTranslation();
  const [filters, setFilters] = useState(initial);
  const [withDelivered, setWithDelivered] = useState(false);
  const count = useQuery(resendCountQuery(filters, withDelivered));
  const start = useMutation({
    mutationFn: async () => {
      const body: ResendIn = {
        filter: Object.fromEntries(
          Object.entries(filters).filter(([, value]) => value !== undefined),
        ),
        include_delivered: withDelivered,
      };
      const answer = await answerOf(api.POST("/api/deliveries/resend", { body }));
      return "id" in answer ? answer : undefined;
    },
  });
  if (start.data) {
    return (
      <Stack>
        <LiveRun id={start.data.id} />
        <Button variant="default" onClick={onClose} style={{ alignSelf: "flex-end" }}>
          {t("action.close")}
        </Button>
      </Stack>
    );
  }
  return (
    <Stack>
      <Text size="sm">{t("resend.help")}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <DeliveryFilterInputs
          filters={filters}
          set={(change) => setFilters((before) => ({ ...before, ...change }))}
          without={["state"]}
        />
      </SimpleGrid>
      <Checkbox
        label={t("resend.with_delivered")}
        description={t("resend.with_delivered_help")}
        checked={withDelivered}
        onChange={(event) => setWithDelivered(event.currentTarget.checked)}
      />
      <Text fw={600} role="status" aria-live="polite">
        {count.data === undefined ? t("resend.counting") : t("resend.count", { count: count.data })}
      </Text>
      <Problem error={count.error ?? start.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button loading={start.isPending} disabled={!count.data} onClick={() => start.mutate()}>
          {t("resend.start")}
        </Button>
      </Group>
    </Stack>
  );
}
