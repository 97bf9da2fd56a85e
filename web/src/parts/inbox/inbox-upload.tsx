import { Alert, List, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client.ts";
import { uploadDocuments } from "../../api/inbox-queries.ts";
import type { TakenFiles } from "../../api/types.ts";
import { useSourceText } from "../../source-texts.ts";
import { LiveRun } from "../live-run.tsx";
import { Failure, Problem } from "../problem.tsx";
import { DropArea } from "./drop-area.tsx";

/** The hub takes no more in one form. */
const MAX_FILES = 200;

/** Uploads files, shows how much has gone and the run that reads them. */
export function InboxUpload({
  integrationId: id,
  takesAny,
}: {
  readonly integrationId: string;
  readonly takesAny: boolean;
}) {
  const { t } = useTranslation();
  const s = useSourceText();
  const queryClient = useQueryClient();
  const [share, setShare] = useState(0);
  const [isTooMany, setIsTooMany] = useState(false);
  const upload = useMutation({
    mutationFn: (files: readonly File[]) => uploadDocuments({ id, files, onProgress: setShare }),
    onMutate: () => setShare(0),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ["integrations", "inbox", id] }),
        queryClient.invalidateQueries({ queryKey: ["runs"] }),
      ]);
    },
  });
  const take = (files: readonly File[]) => {
    if (files.length === 0) return;
    setIsTooMany(files.length > MAX_FILES);
    upload.reset();
    if (files.length <= MAX_FILES) upload.mutate(files);
  };
  const percent = Math.round(share * 100);
  return (
    <Stack gap="sm">
      <DropArea
        label={s("inbox.label")}
        hint={s("inbox.drop")}
        action={s("inbox.choose")}
        accept={takesAny ? undefined : ".xml,.zip"}
        isBusy={upload.isPending}
        onFiles={take}
      />
      {upload.isPending && (
        <Stack gap={4}>
          <Progress value={percent} aria-label={s("inbox.progress")} />
          <Text size="sm" c="dimmed" role="status" className="number">
            {s("inbox.sent", { percent })}
          </Text>
        </Stack>
      )}
      {isTooMany && (
        <Alert color="red" role="alert" title={t("problem.title")}>
          {s("inbox.too_many", { count: MAX_FILES })}
        </Alert>
      )}
      <UploadProblem error={upload.error} />
      {upload.data && <Taken taken={upload.data} />}
    </Stack>
  );
}

/** Which file the hub did not take, and why: then it has taken none of the others either. */
function UploadProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const s = useSourceText();
  const issues = error instanceof ApiProblem ? error.issues : [];
  if (issues.length === 0) return <Problem error={error} />;
  return (
    <Alert color="red" role="alert" title={t("problem.title")}>
      <Stack gap="xs">
        <Text size="sm">{s("inbox.all_or_none")}</Text>
        <List size="sm">
          {issues.map(({ field, message, remedy }) => (
            <List.Item key={field + message} className="breakable">
              {[nameIn(field), message].filter(Boolean).join(" ")}
              {remedy && `. ${remedy}`}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}

/** `files.a.xml` is about a.xml; `files` alone names the file in its sentence. */
const nameIn = (field: string): string => field.replace(/^files\.?/, "");

function Taken({ taken: { files, run, not_started: reason } }: { readonly taken: TakenFiles }) {
  const s = useSourceText();
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {s("inbox.taken", { count: files.length })}
      </Text>
      {run && <LiveRun key={run.id} id={run.id} />}
      {reason && (
        <Alert color="yellow">
          <Stack gap={4}>
            <Text size="sm">{s("inbox.not_started")}</Text>
            <Failure code={reason.code} message={reason.reason} />
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
