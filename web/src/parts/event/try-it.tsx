import { Button, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../../api/client.ts";
import type { EventIn, EventType } from "../../api/types.ts";
import { LinkAnchor } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { DataEditor, jsonOf, parseData } from "./data-editor.tsx";
import { WhoGetsIt } from "./who-gets-it.tsx";

/** Publishes an event that begins as the type's example, after it has said who would get it. */
export function TryIt({ type }: { readonly type: EventType }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [text, setText] = useState(() => jsonOf(type.example ?? {}));
  const [subject, setSubject] = useState("");
  const [consumer, setConsumer] = useState("");
  const data = parseData(text);
  const event = (): EventIn => ({
    type: type.type,
    data: data ?? {},
    ...(subject.trim() ? { subject: subject.trim() } : {}),
    ...(consumer.trim() ? { consumer: consumer.trim() } : {}),
  });
  const ask = useMutation({
    mutationFn: () => answerOf(api.POST("/api/events/preview", { body: event() })),
  });
  const publish = useMutation({
    mutationFn: () => answerOf(api.POST("/api/events", { body: event() })),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["events"] }),
        queryClient.invalidateQueries({ queryKey: ["deliveries"] }),
      ]),
  });
  const change = (value: string) => {
    setText(value);
    ask.reset();
    publish.reset();
  };
  const error = publish.error ?? ask.error;
  const told = Object.entries(fieldErrors(error)).map(([field, message]) => `${field}: ${message}`);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t("try_it.help")}
      </Text>
      <DataEditor text={text} onChange={change} error={told[0]} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={t("try_it.subject")}
          value={subject}
          onChange={(change) => setSubject(change.currentTarget.value)}
        />
        <TextInput
          label={t("try_it.consumer")}
          value={consumer}
          onChange={(change) => setConsumer(change.currentTarget.value)}
        />
      </SimpleGrid>
      <Problem error={error} />
      <Group>
        <Button
          variant="default"
          loading={ask.isPending}
          disabled={data === undefined}
          onClick={() => ask.mutate()}
        >
          {t("try_it.ask")}
        </Button>
        <Button
          loading={publish.isPending}
          disabled={data === undefined}
          onClick={() => publish.mutate()}
        >
          {t("try_it.publish")}
        </Button>
        {publish.data && (
          <Text size="sm" role="status">
            {t("try_it.published")}{" "}
            <LinkAnchor to="/events/$id" params={{ id: publish.data.id }}>
              {t("try_it.show")}
            </LinkAnchor>
          </Text>
        )}
      </Group>
      {ask.data && <WhoGetsIt items={ask.data.items} />}
    </Stack>
  );
}
