import { Button } from "@mantine/core";
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf } from "../../api/client.ts";
import { type Endpoint, portalApi } from "../../portal/client.ts";
import { endpointsQuery } from "../../portal/queries.ts";
import { usePortalText } from "../../portal/texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { LinkButton } from "../link.tsx";
import { useNotes } from "./use-notes.ts";

interface WithEndpoint {
  readonly endpoint: Endpoint;
}

/** Switch on or off, edit, delete. */
export function EndpointButtons({ endpoint }: WithEndpoint) {
  const { t } = useTranslation();
  return (
    <>
      <SwitchButton endpoint={endpoint} />
      <LinkButton
        to="/portal/endpoints/$id/edit"
        params={{ id: String(endpoint.id) }}
        variant="default"
        leftSection={<IconPencil size={18} aria-hidden />}
      >
        {t("action.edit")}
      </LinkButton>
      <DeleteButton endpoint={endpoint} />
    </>
  );
}

function SwitchButton({ endpoint: { id, active } }: WithEndpoint) {
  const { t } = useTranslation();
  const p = usePortalText();
  const notes = useNotes();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () => {
      const path = { id };
      const body = { active: !active };
      return answerOf(portalApi.PATCH("/api/portal/endpoints/{id}", { params: { path }, body }));
    },
    onSuccess: (changed) => {
      notes.done(p(changed.active ? "endpoint.switched_on" : "endpoint.switched_off"));
      return queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey });
    },
    onError: notes.failed,
  });
  const Icon = active ? IconPlayerPause : IconPlayerPlay;
  return (
    <Button
      variant={active ? "default" : "filled"}
      leftSection={<Icon size={18} aria-hidden />}
      loading={change.isPending}
      onClick={() => change.mutate()}
    >
      {t(active ? "subscription.switch_off" : "subscription.switch_on")}
    </Button>
  );
}

function DeleteButton({ endpoint: { id, name } }: WithEndpoint) {
  const { t } = useTranslation();
  const p = usePortalText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      answerOf(portalApi.DELETE("/api/portal/endpoints/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: "/portal" });
      await queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      icon={<IconTrash size={18} aria-hidden />}
      question={t("subscription.delete_question", { name })}
      explanation={p("endpoint.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
