import { Box, Button, EmptyState, Group, Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { inboxQuery } from "../../api/inbox-queries.ts";
import type { InboxFile } from "../../api/types.ts";
import { useSourceText } from "../../source-texts.ts";
import { FilterSelect } from "../filters.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { InboxTable } from "./inbox-table.tsx";
import { InboxUpload } from "./inbox-upload.tsx";

const STATES = ["waiting", "read", "refused"] as const satisfies readonly InboxFile["state"][];

/** The files of an integration that reads files: upload them, have them read, see what became of each. */
export function InboxSection({
  integrationId,
  takesAny,
}: {
  readonly integrationId: string;
  /** Definitions of data exchange read the files, whatever they are. */
  readonly takesAny: boolean;
}) {
  const { t } = useTranslation();
  const s = useSourceText();
  const [state, setState] = useState<InboxFile["state"]>();
  const files = useInfiniteQuery(inboxQuery(integrationId, state));
  return (
    <Section title={s("inbox.title")} isFlush>
      <Stack gap="md" px="md" pb="md">
        <Text size="sm" c="dimmed" maw={720}>
          {s(takesAny ? "inbox.help_any" : "inbox.help")}
        </Text>
        <InboxUpload integrationId={integrationId} takesAny={takesAny} />
        <ReadNow integrationId={integrationId} isOffered={!takesAny}>
          <Box miw={180}>
            <FilterSelect
              label={t("run.state")}
              value={state}
              choices={STATES.map((value) => ({ value, label: s(`inbox.states.${value}`) }))}
              onChange={setState}
            />
          </Box>
        </ReadNow>
      </Stack>
      <InfiniteList
        query={files}
        empty={state ? <Nothing>{t("filter.nothing")}</Nothing> : <NoFiles />}
      >
        {(items) => <InboxTable integrationId={integrationId} items={items} />}
      </InfiniteList>
    </Section>
  );
}

function NoFiles() {
  const s = useSourceText();
  return (
    <EmptyState
      p="lg"
      icon={<IconFileImport aria-hidden />}
      withIndicatorBackground
      title={s("inbox.none")}
      description={s("inbox.none_help")}
    />
  );
}

interface ReadNowProps {
  readonly integrationId: string;
  readonly isOffered: boolean;
  readonly children: ReactNode;
}

/** Starts a run that reads what is new, such as what has come into the server's folder. */
function ReadNow({ integrationId: id, isOffered, children }: ReadNowProps) {
  const s = useSourceText();
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/integrations/{id}/sync/records", {
          params: { path: { id } },
          body: { mode: "incremental" },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end" gap="sm">
        {children}
        {isOffered && (
          <Button variant="light" loading={start.isPending} onClick={() => start.mutate()}>
            {s("inbox.read_now")}
          </Button>
        )}
      </Group>
      <Problem error={start.error} />
      {start.data && <LiveRun key={start.data.id} id={start.data.id} />}
    </Stack>
  );
}
