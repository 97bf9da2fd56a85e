import { Button, FileInput, Progress, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/client.ts";
import { uploadFile } from "../api/upload.ts";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

/** The month in a name such as `raport-br-2025-01.pdf`. */
const periodIn = (name: string): string =>
  /(?<!\d)20\d\d-(0[1-9]|1[0-2])(?!\d)/.exec(name)?.[0] ?? "";

/** Puts a file of the reader's into the hub and shows how much of it has gone. */
export function FileUpload() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [period, setPeriod] = useState("");
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: (chosen: File) => uploadFile({ file: chosen, period, onProgress: setShare }),
    onMutate: () => setShare(0),
    onSuccess: () => {
      setFile(null);
      setPeriod("");
      return queryClient.invalidateQueries({ queryKey: ["files"] });
    },
  });
  const choose = (chosen: File | null) => {
    upload.reset();
    setFile(chosen);
    if (chosen) setPeriod((before) => before || periodIn(chosen.name));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) upload.mutate(file);
  };
  const errors = fieldErrors(upload.error);
  const percent = Math.round(share * 100);
  return (
    <Section title={t("file.upload")}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t("file.upload_help")}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <FileInput
              label={t("file.file")}
              placeholder={t("file.choose")}
              required
              value={file}
              onChange={choose}
              error={errors.file}
              leftSection={<IconUpload size={18} aria-hidden />}
            />
            <TextInput
              type="month"
              label={t("file.period_optional")}
              placeholder="2025-01"
              pattern="\d{4}-(0[1-9]|1[0-2])"
              value={period}
              onChange={(event) => setPeriod(event.currentTarget.value)}
              error={errors.period}
            />
          </SimpleGrid>
          {upload.isPending && (
            <Stack gap={4}>
              <Progress value={percent} aria-label={t("file.progress")} />
              <Text size="sm" c="dimmed" role="status" className="number">
                {t("file.sent", { percent })}
              </Text>
            </Stack>
          )}
          {upload.data && (
            <Text size="sm" role="status">
              {t("file.placed", { name: upload.data.name })}
            </Text>
          )}
          <Problem error={upload.error} />
          <Button
            type="submit"
            loading={upload.isPending}
            disabled={!file}
            style={{ alignSelf: "flex-start" }}
          >
            {t("file.send")}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
