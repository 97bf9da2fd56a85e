import { Alert, Button, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconSend, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { subscriptionQuery } from "../api/queries.ts";
import type { Subscription, SubscriptionIn } from "../api/types.ts";
import { DeliveryBadge, StateBadge } from "../parts/badges.tsx";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Problem } from "../parts/problem.tsx";
import { SubscriptionForm } from "../parts/subscription-form.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/subscriptions/$id");

export function SubscriptionPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(subscriptionQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneSubscription key={data.updated_at} subscription={data} />;
}

function OneSubscription({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const mayManage = useMay("webhooks.manage");
  const queryClient = useQueryClient();
  const { id } = subscription;
  const save = useMutation({
    mutationFn: (body: SubscriptionIn) =>
      answerOf(api.PATCH("/api/subscriptions/{id}", { params: { path: { id } }, body })),
    onSuccess: async () => {
      notifications.show({ message: t("common.saved"), color: "green" });
      await queryClient.invalidateQueries({ queryKey: ["subscriptions"] });
    },
  });
  return (
    <Page
      title={subscription.name}
      mark={
        <StateBadge
          color={subscription.active ? "green" : "gray"}
          label={t(subscription.active ? "subscription.on" : "subscription.off")}
        />
      }
      back={<LinkAnchor to="/subscriptions">← {t("nav.subscriptions")}</LinkAnchor>}
      actions={
        <>
          <LinkButton
            to="/deliveries"
            search={{ subscription_id: subscription.id }}
            variant="default"
          >
            {t("subscription.deliveries")}
          </LinkButton>
          {mayManage && <DeleteButton subscription={subscription} />}
        </>
      }
    >
      <Stack maw={720}>
        {subscription.disabled_reason && (
          <Alert color="yellow" title={t("subscription.disabled")}>
            {subscription.disabled_reason}
          </Alert>
        )}
        {mayManage && <TestSend id={id} />}
        <SubscriptionForm
          subscription={subscription}
          onSubmit={(values) => save.mutate(values)}
          isBusy={save.isPending}
          error={save.error}
          submitLabel={t("action.save")}
        />
      </Stack>
    </Page>
  );
}

function TestSend({ id }: { readonly id: number }) {
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

function DeleteButton({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id } = subscription;
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/subscriptions/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: "/subscriptions" });
      queryClient.removeQueries({ queryKey: ["subscriptions", "one", String(id)] });
      await queryClient.invalidateQueries({ queryKey: ["subscriptions"] });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      icon={<IconTrash size={18} aria-hidden />}
      question={t("subscription.delete_question", { name: subscription.name })}
      explanation={t("subscription.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
