import { Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { PortalLinkIn } from "../../portal/link-queries.ts";
import { usePortalText } from "../../portal/texts.ts";
import { Section } from "../section.tsx";
import { ShowOnce } from "../show-once.tsx";
import { LinkForm } from "./link-form.tsx";

/** Makes a link, and shows it this once. */
export function LinkSection() {
  const p = usePortalText();
  const queryClient = useQueryClient();
  const make = useMutation({
    mutationFn: (body: PortalLinkIn) => answerOf(api.POST("/api/portal-links", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["portal-links"] }),
  });
  return (
    <Section title={p("links.new")}>
      {make.data?.url ? (
        <Stack gap="sm" maw={680}>
          <Text size="sm">{p("links.made_help")}</Text>
          <ShowOnce
            title={p("links.made", { consumer: make.data.consumer })}
            secret={make.data.url}
            onDone={make.reset}
          />
        </Stack>
      ) : (
        <LinkForm onSubmit={make.mutate} isBusy={make.isPending} error={make.error} />
      )}
    </Section>
  );
}
