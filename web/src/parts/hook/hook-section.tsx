import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconKey, IconPencil, IconTrash, IconWebhook } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { hookQuery } from "../../api/queries.ts";
import type { Hook, HookIn, Integration } from "../../api/types.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { ShowOnce } from "../show-once.tsx";
import { HookFacts } from "./hook-facts.tsx";
import { HookForm } from "./hook-form.tsx";

/** Where the outside system can call the hub, and what its call brings about. */
export function HookSection({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation();
  const { id, actions } = integration;
  const queryClient = useQueryClient();
  const hook = useQuery(hookQuery(id));
  const [isOpen, setIsOpen] = useState(false);
  const [secret, setSecret] = useState<string>();
  const take = ({ secret: made, ...rest }: Hook) => {
    queryClient.setQueryData(hookQuery(id).queryKey, rest);
    setSecret(made);
    setIsOpen(false);
  };
  const save = useMutation({
    mutationFn: (body: HookIn) =>
      answerOf(api.PUT("/api/integrations/{id}/hook", { params: { path: { id } }, body })),
    onSuccess: take,
  });
  return (
    <Section title={t("hook.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("hook.help")}
        </Text>
        {secret !== undefined && (
          <ShowOnce
            title={t("hook.secret_of", { name: integration.name })}
            secret={secret}
            onDone={() => setSecret(undefined)}
          />
        )}
        {hook.isPending && <Skeleton height={80} />}
        <Problem error={hook.error} retry={hook.refetch} />
        {hook.data && !isOpen && (
          <>
            <HookFacts hook={hook.data} />
            <HookButtons hook={hook.data} onEdit={() => setIsOpen(true)} onSecret={take} />
          </>
        )}
        {hook.data !== undefined &&
          (isOpen ? (
            <HookForm
              stored={hook.data}
              actions={actions}
              onSubmit={(body) => save.mutate(body)}
              onCancel={() => setIsOpen(false)}
              isBusy={save.isPending}
              error={save.error}
            />
          ) : (
            hook.data === null && (
              <Button
                variant="light"
                leftSection={<IconWebhook size={18} aria-hidden />}
                onClick={() => setIsOpen(true)}
                style={{ alignSelf: "flex-start" }}
              >
                {t("hook.set_up")}
              </Button>
            )
          ))}
      </Stack>
    </Section>
  );
}

interface HookButtonsProps {
  readonly hook: Hook;
  readonly onEdit: () => void;
  readonly onSecret: (hook: Hook) => void;
}

function HookButtons({ hook, onEdit, onSecret }: HookButtonsProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const path = { id: hook.integration_id };
  const rotate = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/integrations/{id}/hook/rotate-secret", { params: { path }, body: {} }),
      ),
    onSuccess: onSecret,
  });
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/integrations/{id}/hook", { params: { path } })),
    onSuccess: () => queryClient.setQueryData(hookQuery(path.id).queryKey, null),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconPencil size={18} aria-hidden />}
          onClick={onEdit}
        >
          {t("action.edit")}
        </Button>
        {hook.scheme !== "none" && (
          <Button
            variant="default"
            leftSection={<IconKey size={18} aria-hidden />}
            loading={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            {t("signing.rotate")}
          </Button>
        )}
        <ConfirmButton
          label={t("action.delete")}
          icon={<IconTrash size={18} aria-hidden />}
          question={t("hook.delete_question")}
          explanation={t("hook.delete_explanation")}
          confirmLabel={t("action.delete")}
          onConfirm={() => remove.mutateAsync()}
          isBusy={remove.isPending}
          error={remove.error}
        />
      </Group>
      <Problem error={rotate.error} />
    </Stack>
  );
}
