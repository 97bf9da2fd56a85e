import { Alert, Button, Code, FileInput, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { importUnits } from "../../api/command-queries.ts";
import type { UnitImport } from "../../api/types.ts";
import { useCommandText } from "../../command-texts.ts";
import { Problem } from "../problem.tsx";

const MAX_BYTES = 1_000_000;

/** Takes units over from a setup.xml. */
export function ImportSetup() {
  const c = useCommandText();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileUpload size={18} aria-hidden />}
        onClick={open}
      >
        {c("units.import")}
      </Button>
      <Modal opened={opened} onClose={close} title={c("units.import")} size="lg">
        <ImportForm />
      </Modal>
    </>
  );
}

function ImportForm() {
  const c = useCommandText();
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const isTooLarge = (file?.size ?? 0) > MAX_BYTES;
  const send = useMutation({
    mutationFn: async (of: File) => importUnits(await of.text()),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["commands", "units"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) send.mutate(file);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FileInput
          label={c("units.choose_file")}
          description={c("units.import_help")}
          accept=".xml,text/xml,application/xml"
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            send.reset();
          }}
          error={isTooLarge && c("units.file_too_large")}
          clearable
        />
        <Problem error={send.error} />
        {send.data && <Imported outcome={send.data} />}
        <Button
          type="submit"
          disabled={!file || isTooLarge}
          loading={send.isPending}
          style={{ alignSelf: "flex-start" }}
        >
          {c("units.import")}
        </Button>
      </Stack>
    </form>
  );
}

function Imported({ outcome: { items, environment } }: { readonly outcome: UnitImport }) {
  const c = useCommandText();
  const count = (outcome: string) => items.filter((one) => one.outcome === outcome).length;
  const variables = Object.entries(environment);
  return (
    <Alert color="green" role="status">
      <Stack gap="xs">
        <Text size="sm">
          {c("units.imported", { added: count("created"), changed: count("changed") })}
        </Text>
        {variables.length > 0 && (
          <>
            <Text size="sm">{c("units.environment")}</Text>
            <Code block>{variables.map(([name, value]) => `${name}=${value}`).join("\n")}</Code>
          </>
        )}
      </Stack>
    </Alert>
  );
}
