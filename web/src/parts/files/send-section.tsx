import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { sendFiles } from "../../api/file-queries.ts";
import { integrationsQuery } from "../../api/queries.ts";
import type { IfExists } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { PolicySelect } from "./policy-select.tsx";

/** Sends one file of the hub to a storage, and follows the run. */
export function SendSection({ fileId }: { readonly fileId: number }) {
  const f = useFileText();
  const queryClient = useQueryClient();
  const integrations = useQuery(integrationsQuery);
  const storages = (integrations.data ?? []).filter(
    ({ active, actions }) => active && actions.includes("upload_file"),
  );
  const [chosen, setChosen] = useState<string>();
  const [folder, setFolder] = useState("");
  const [policy, setPolicy] = useState<IfExists>();
  const id = chosen ?? storages[0]?.id ?? "";
  const start = useMutation({
    mutationFn: () => sendFiles({ id, file_ids: [fileId], folder, if_exists: policy }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const errors = fieldErrors(start.error);
  return (
    <Section title={f("send.title")}>
      {integrations.data && storages.length === 0 ? (
        <Text size="sm" c="dimmed">
          {f("send.none")}
        </Text>
      ) : (
        <Stack>
          <form onSubmit={submit}>
            <Stack>
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <NativeSelect
                  label={f("send.storage")}
                  value={id}
                  data={storages.map(({ id: value, name }) => ({ value, label: name }))}
                  onChange={(event) => setChosen(event.currentTarget.value)}
                />
                <PolicySelect value={policy} onChange={setPolicy} />
              </SimpleGrid>
              <TextInput
                label={f("send.folder")}
                description={f("send.folder_help")}
                placeholder="/BR-Reports/2025"
                maxLength={800}
                value={folder}
                onChange={(event) => setFolder(event.currentTarget.value)}
                error={errors.folder}
              />
              <Problem error={start.error} />
              <Button
                type="submit"
                loading={start.isPending}
                disabled={id === ""}
                style={{ alignSelf: "flex-start" }}
              >
                {f("send.start")}
              </Button>
            </Stack>
          </form>
          {start.data && <LiveRun key={start.data.id} id={start.data.id} />}
        </Stack>
      )}
    </Section>
  );
}
