import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { Subscription } from "../../api/types.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { LinkButton } from "../link.tsx";
import { useErrorText } from "../problem.tsx";

/** Edit, switch on or off, delete. */
export function ManageButtons({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  return (
    <>
      <SwitchButton subscription={subscription} />
      <LinkButton
        to="/subscriptions/$id/edit"
        params={{ id: String(subscription.id) }}
        variant="default"
        leftSection={<IconPencil size={18} aria-hidden />}
      >
        {t("action.edit")}
      </LinkButton>
      <DeleteButton subscription={subscription} />
    </>
  );
}

function SwitchButton({ subscription: { id, active } }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.PATCH("/api/subscriptions/{id}", {
          params: { path: { id } },
          body: { active: !active },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["subscriptions"] }),
    onError: (error) =>
      notifications.show({ title: t("problem.title"), message: errorText(error), color: "red" }),
  });
  const Icon = active ? IconPlayerPause : IconPlayerPlay;
  return (
    <Button
      variant="default"
      leftSection={<Icon size={18} aria-hidden />}
      loading={change.isPending}
      onClick={() => change.mutate()}
    >
      {t(active ? "subscription.switch_off" : "subscription.switch_on")}
    </Button>
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
