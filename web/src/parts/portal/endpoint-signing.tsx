import { Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf } from "../../api/client.ts";
import { type Endpoint, portalApi } from "../../portal/client.ts";
import { endpointsQuery } from "../../portal/queries.ts";
import { usePortal, usePortalText } from "../../portal/texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { CopyLine } from "../copy-line.tsx";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";
import { PortalSecret } from "./portal-secret.tsx";

/** The secret that signs: what it is for, and a new one on demand. */
export function EndpointSigning({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const { organisation } = usePortal();
  const queryClient = useQueryClient();
  const { id, name, signed } = endpoint;
  const rotate = useMutation({
    mutationFn: () => {
      const params = { path: { id } };
      return answerOf(portalApi.POST("/api/portal/endpoints/{id}/rotate-secret", { params }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
  });
  // Whoever checks a v1a signature needs the public key; the private one stays where it signs.
  const secret = endpoint.public_keys.length === 0 ? rotate.data?.secret : undefined;
  return (
    <Section title={t("signing.title")}>
      <Stack gap="sm" align="stretch">
        <Text size="sm">{p(signed ? "secret.on" : "secret.off", { organisation })}</Text>
        <PublicKeys keys={endpoint.public_keys} />
        {secret ? (
          <>
            <Text size="sm">{p("secret.rotated")}</Text>
            <PortalSecret name={name} secret={secret} onDone={rotate.reset} />
          </>
        ) : (
          <>
            {endpoint.secrets_valid > 1 && <Text size="sm">{p("secret.overlap")}</Text>}
            <LinkAnchor to="/portal/help" fz="sm">
              {p("secret.how")}
            </LinkAnchor>
            <ConfirmButton
              label={t(signed ? "signing.rotate" : "signing.make")}
              icon={<IconKey size={18} aria-hidden />}
              question={p("secret.question")}
              explanation={p("secret.explanation")}
              confirmLabel={t(signed ? "signing.rotate" : "signing.make")}
              onConfirm={() => rotate.mutateAsync()}
              isBusy={rotate.isPending}
              error={rotate.error}
              style={{ alignSelf: "flex-start" }}
            />
          </>
        )}
      </Stack>
    </Section>
  );
}

function PublicKeys({ keys }: { readonly keys: readonly string[] }) {
  const p = usePortalText();
  if (keys.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {p("secret.public_keys")}
      </Text>
      {keys.map((key) => (
        <CopyLine key={key} label={p("secret.public_keys")} value={key} />
      ))}
    </Stack>
  );
}
