import { Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { Subscription, SubscriptionPatch } from "../api/types.ts";
import { subscriptionQuery } from "../api/webhook-queries.ts";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { SubscriptionForm } from "../parts/subscription/form.tsx";

const route = getRouteApi("/app/subscriptions/$id/edit");

export function SubscriptionEditPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(subscriptionQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <EditOne key={id} subscription={data} />;
}

function EditOne({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id, name } = subscription;
  const params = { id: String(id) };
  const save = useMutation({
    mutationFn: (body: SubscriptionPatch) =>
      answerOf(api.PATCH("/api/subscriptions/{id}", { params: { path: { id } }, body })),
    onSuccess: async () => {
      notifications.show({ message: t("common.saved"), color: "green" });
      await queryClient.invalidateQueries({ queryKey: ["subscriptions"] });
      await navigate({ to: "/subscriptions/$id", params });
    },
  });
  return (
    <Page
      title={t("integration.edit_named", { name })}
      back={
        <LinkAnchor to="/subscriptions/$id" params={params}>
          ← {name}
        </LinkAnchor>
      }
    >
      <Stack maw={820}>
        <SubscriptionForm
          subscription={subscription}
          onSubmit={(body) => save.mutate(body)}
          isBusy={save.isPending}
          error={save.error}
          submitLabel={t("action.save")}
          cancel={
            <LinkButton to="/subscriptions/$id" params={params} variant="default">
              {t("action.cancel")}
            </LinkButton>
          }
        />
      </Stack>
    </Page>
  );
}
