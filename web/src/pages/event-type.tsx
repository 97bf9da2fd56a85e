import { Group, Stack, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiProblem, answerOf, api } from "../api/client.ts";
import type { EventIn, EventType } from "../api/types.ts";
import { eventTypesQuery } from "../api/webhook-queries.ts";
import { useFormat } from "../i18n/format.ts";
import { StateBadge } from "../parts/badges.tsx";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { ExampleFormats } from "../parts/event/example-formats.tsx";
import { SchemaTable } from "../parts/event/schema-table.tsx";
import { TryIt } from "../parts/event/try-it.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Section } from "../parts/section.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/event-types/$type");

export function EventTypePage() {
  const { type } = route.useParams();
  const { data, error, refetch } = useQuery(eventTypesQuery);
  const found = data?.find((one) => one.type === type);
  if (!found) return <PageState error={data ? UNKNOWN : error} retry={refetch} />;
  return <OneEventType key={type} type={found} />;
}

const UNKNOWN = new ApiProblem({ status: 404, code: "not_found", detail: "" });

function OneEventType({ type }: { readonly type: EventType }) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const mayManage = useMay("webhooks.manage");
  const example: EventIn = { type: type.type, data: (type.example ?? {}) as EventIn["data"] };
  return (
    <Page
      title={text(type.title)}
      mark={
        type.family === "own" && (
          <StateBadge color="blue" label={t("event_type.version_of", { version: type.version })} />
        )
      }
      back={<LinkAnchor to="/event-types">← {t("event_type.catalogue")}</LinkAnchor>}
      intro={text(type.description)}
      actions={
        <>
          <LinkButton to="/events" search={{ type: type.type }} variant="default">
            {t("event_type.happened")}
          </LinkButton>
          {mayManage && type.family === "own" && <DeleteButton type={type.type} />}
        </>
      }
    >
      <Group gap="xs">
        <Text size="sm">{t("event_type.name")}:</Text>
        <code className="mono breakable">{type.type}</code>
      </Group>
      {mayManage && (
        <Stack gap="md">
          <Section title={t("event_type.example")}>
            <ExampleFormats event={example} />
          </Section>
          <Section title={t("try_it.title")}>
            <TryIt type={type} />
          </Section>
        </Stack>
      )}
      <Section title={t("event_type.schema")} isFlush>
        <SchemaTable schema={type.schema} />
      </Section>
    </Page>
  );
}

function DeleteButton({ type }: { readonly type: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/api/events/types/{type}", { params: { path: { type } } })),
    onSuccess: async () => {
      await navigate({ to: "/event-types" });
      await queryClient.invalidateQueries({ queryKey: eventTypesQuery.queryKey });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      icon={<IconTrash size={18} aria-hidden />}
      question={t("subscription.delete_question", { name: type })}
      explanation={t("own_type.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
