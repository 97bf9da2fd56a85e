import { Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { SubscriptionIn } from "../api/types.ts";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ShowOnce } from "../parts/show-once.tsx";
import { SubscriptionForm } from "../parts/subscription/form.tsx";

export function SubscriptionNewPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: SubscriptionIn) => answerOf(api.POST("/api/subscriptions", { body })),
    onSuccess: async ({ id, secret, public_keys }) => {
      await queryClient.invalidateQueries({ queryKey: ["subscriptions"] });
      // Of a key pair the receiver gets the public key, which stays on the subscription's page.
      if (!secret || public_keys.length > 0)
        await navigate({ to: "/subscriptions/$id", params: { id: String(id) } });
    },
  });
  const made = create.data;
  return (
    <Page
      title={t("subscription.add")}
      intro={t("subscription.intro")}
      back={<LinkAnchor to="/subscriptions">← {t("nav.subscriptions")}</LinkAnchor>}
    >
      <Stack maw={720}>
        {made?.secret && made.public_keys.length === 0 ? (
          <ShowOnce
            title={t("subscription.secret", { name: made.name })}
            secret={made.secret}
            onDone={() =>
              void navigate({ to: "/subscriptions/$id", params: { id: String(made.id) } })
            }
          />
        ) : (
          <SubscriptionForm
            onSubmit={({ name = "", event_types = [], ...rest }) =>
              create.mutate({ name, event_types, ...rest })
            }
            isBusy={create.isPending}
            error={create.error}
            submitLabel={t("subscription.add")}
            cancel={
              <LinkButton to="/subscriptions" variant="default">
                {t("action.cancel")}
              </LinkButton>
            }
          />
        )}
      </Stack>
    </Page>
  );
}
