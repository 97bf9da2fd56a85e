import { Button, Checkbox, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { LiveRun } from "./live-run.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

/** Starts a run that reads what has no period: parties, items. */
export function RecordsForm({ integrationId }: { readonly integrationId: string }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isFull, setIsFull] = useState(false);
  const [isDry, setIsDry] = useState(false);
  const start = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/integrations/{id}/sync/records", {
          params: { path: { id: integrationId } },
          body: { ...(isFull ? { mode: "full" } : {}), ...(isDry ? { dry_run: true } : {}) },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <Section title={t("records.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("records.help")}
        </Text>
        <form onSubmit={submit}>
          <Stack>
            <Checkbox
              label={t("records.full")}
              checked={isFull}
              onChange={(event) => setIsFull(event.currentTarget.checked)}
            />
            <Checkbox
              label={t("sync.dry_run")}
              checked={isDry}
              onChange={(event) => setIsDry(event.currentTarget.checked)}
            />
            <Problem error={start.error} />
            <Button
              type="submit"
              variant="light"
              loading={start.isPending}
              style={{ alignSelf: "flex-start" }}
            >
              {t(isDry ? "preview.show" : "records.start")}
            </Button>
          </Stack>
        </form>
        {start.data && <LiveRun id={start.data.id} />}
      </Stack>
    </Section>
  );
}
