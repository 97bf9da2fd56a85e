import { Box, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendFiles } from "../../api/file-queries.ts";
import type { IfExists } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";
import { DropArea } from "../inbox/drop-area.tsx";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { placeFiles } from "./place-files.ts";
import { PolicySelect } from "./policy-select.tsx";
import { UploadProgress } from "./upload-progress.tsx";

interface StorageUploadProps {
  readonly id: string;
  readonly folder: string;
}

/** Files of the reader's go into the hub, and from there into the folder of the storage. */
export function StorageUpload({ id, folder }: StorageUploadProps) {
  const f = useFileText();
  const queryClient = useQueryClient();
  const [share, setShare] = useState(0);
  const [policy, setPolicy] = useState<IfExists>();
  const upload = useMutation({
    async mutationFn(files: readonly File[]) {
      const placed = await placeFiles({ files, period: "", onProgress: setShare });
      const ids = placed.map((file) => file.id);
      return sendFiles({ id, file_ids: ids, folder, if_exists: policy });
    },
    onMutate: () => setShare(0),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  return (
    <Section title={f("storage.upload")}>
      <Stack>
        <Box maw={360}>
          <PolicySelect value={policy} onChange={setPolicy} />
        </Box>
        <DropArea
          label={f("storage.upload")}
          hint={f("file.drop")}
          action={f("file.choose")}
          accept=""
          isBusy={upload.isPending}
          onFiles={(files) => files.length > 0 && upload.mutate(files)}
        />
        {upload.isPending && <UploadProgress share={share} />}
        <Problem error={upload.error} />
        {upload.data && <LiveRun key={upload.data.id} id={upload.data.id} />}
      </Stack>
    </Section>
  );
}
