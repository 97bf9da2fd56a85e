import { Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { useFileText } from "../../file-texts.ts";
import { DropArea } from "../inbox/drop-area.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { placeFiles } from "./place-files.ts";
import { UploadProgress } from "./upload-progress.tsx";

/** The month in a name such as `raport-br-2025-01.pdf`. */
const periodIn = (name: string): string =>
  /(?<!\d)20\d\d-(0[1-9]|1[0-2])(?!\d)/.exec(name)?.[0] ?? "";

/** The month that was chosen, or else the one that all of the names have. */
function periodFor(files: readonly File[], chosen: string): string {
  const months = new Set(files.map(({ name }) => periodIn(name)));
  const [only = ""] = months.size === 1 ? months : [];
  return chosen || only;
}

/** Puts files of the reader's into the hub. */
export function HubUpload() {
  const f = useFileText();
  const queryClient = useQueryClient();
  const [period, setPeriod] = useState("");
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: (files: readonly File[]) =>
      placeFiles({ files, period: periodFor(files, period), onProgress: setShare }),
    onMutate: () => setShare(0),
    // Those before the one that was refused are in the hub.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["files", "list"] }),
  });
  const errors = fieldErrors(upload.error);
  return (
    <Section title={f("file.upload")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {f("file.upload_help")}
        </Text>
        <TextInput
          type="month"
          label={f("file.period_optional")}
          placeholder="2025-01"
          pattern="\d{4}-(0[1-9]|1[0-2])"
          value={period}
          onChange={(event) => setPeriod(event.currentTarget.value)}
          error={errors.period}
          maw={240}
        />
        <DropArea
          label={f("file.upload")}
          hint={f("file.drop")}
          action={f("file.choose")}
          accept=""
          isBusy={upload.isPending}
          onFiles={(files) => files.length > 0 && upload.mutate(files)}
        />
        {upload.isPending && <UploadProgress share={share} />}
        {upload.data && (
          <Text size="sm" role="status">
            {f("file.placed", { count: upload.data.length })}
          </Text>
        )}
        <Problem error={upload.error} />
      </Stack>
    </Section>
  );
}
