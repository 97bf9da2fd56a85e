import { Alert, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { importFiscal } from "../../api/fiscal-queries.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { FiscalViews } from "../../parts/fiscal/fiscal-views.tsx";
import { ImportedFiles } from "../../parts/fiscal/imported-files.tsx";
import { DropArea } from "../../parts/inbox/drop-area.tsx";
import { LiveRun } from "../../parts/live-run.tsx";
import { Page } from "../../parts/page.tsx";
import { Problem } from "../../parts/problem.tsx";
import { Section } from "../../parts/section.tsx";
import { useMay } from "../../session.ts";

const route = getRouteApi("/app/fiscal/import");
/** What the hub takes in one form. */
const MAX_FILES = 1_000;

/** Files in, and what became of each; the run is in the address, so that it can be looked at again. */
export function FiscalImportPage() {
  const f = useFiscalText();
  const { run } = route.useSearch();
  const mayWrite = useMay("records.write");
  return (
    <Page title={f("import.title")} intro={f("import.intro")}>
      <FiscalViews />
      {mayWrite ? <Upload /> : <Text c="dimmed">{f("import.no_right")}</Text>}
      {run !== undefined && (
        <Stack gap="md" key={run}>
          <Section title={f("import.run")}>
            <LiveRun id={run} />
          </Section>
          <ImportedFiles runId={run} />
        </Stack>
      )}
    </Page>
  );
}

function Upload() {
  const f = useFiscalText();
  const { number } = useFormat();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const [share, setShare] = useState(0);
  const [isTooMany, setIsTooMany] = useState(false);
  const send = useMutation({
    mutationFn: (files: readonly File[]) => importFiscal({ files, onProgress: setShare }),
    onMutate: () => setShare(0),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["runs"] });
      await navigate({ search: { run: id } });
    },
  });
  const take = (files: readonly File[]) => {
    setIsTooMany(files.length > MAX_FILES);
    if (files.length > 0 && files.length <= MAX_FILES) send.mutate(files);
  };
  const percent = Math.round(share * 100);
  return (
    <Stack gap="sm">
      <DropArea
        label={f("import.title")}
        hint={f("import.drop")}
        action={f("import.choose")}
        accept=".xml,.zip"
        isBusy={send.isPending}
        onFiles={take}
      />
      {isTooMany && (
        <Alert color="yellow" role="alert">
          {f("import.too_many", { number: number(MAX_FILES) })}
        </Alert>
      )}
      {send.isPending && (
        <Stack gap={4}>
          <Progress value={percent} aria-label={f("import.sending")} />
          <Text size="sm" c="dimmed" role="status" className="number">
            {f("import.sent", { percent })}
          </Text>
        </Stack>
      )}
      <Problem error={send.error} />
    </Stack>
  );
}
