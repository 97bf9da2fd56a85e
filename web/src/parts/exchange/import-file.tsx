import {
  Alert,
  Button,
  FileInput,
  Modal,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { importDefinition } from "../../api/exchange-queries.ts";
import { integrationsQuery } from "../../api/queries.ts";
import { issuesOf } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { LinkButton } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { IssueList } from "./issue-list.tsx";

/** Makes a definition from a file: YAML of a hub, or a column map of BSConnect. */
export function ImportFile() {
  const x = useExchangeText();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileUpload size={18} aria-hidden />}
        onClick={open}
      >
        {x("import_file.title")}
      </Button>
      <Modal opened={opened} onClose={close} title={x("import_file.title")} size="lg">
        <ImportForm />
      </Modal>
    </>
  );
}

const MAX_BYTES = 500_000;

function ImportForm() {
  const { t } = useTranslation();
  const x = useExchangeText();
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [integration, setIntegration] = useState("");
  const [key, setKey] = useState("");
  const integrations = useQuery(integrationsQuery).data ?? [];
  const isIni = file?.name.toLowerCase().endsWith(".ini") ?? false;
  const isTooLarge = (file?.size ?? 0) > MAX_BYTES;
  const send = useMutation({
    mutationFn: async (of: File) => {
      const text = await of.text();
      const keys = key.split(/[\s,;]+/).filter((one) => one !== "");
      return importDefinition({
        ...(isIni ? { ini: text } : { yaml: text }),
        ...(integration ? { integration_id: integration } : {}),
        ...(isIni && keys.length > 0 ? { key: keys } : {}),
      });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["exchange"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && !isTooLarge) send.mutate(file);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {x("import_file.help")}
        </Text>
        <FileInput
          label={x("import_file.file")}
          accept=".yaml,.yml,.ini"
          required
          clearable
          clearButtonProps={{ "aria-label": t("action.cancel") }}
          value={file}
          onChange={setFile}
          error={isTooLarge && x("import_file.too_large")}
        />
        <NativeSelect
          label={t("run.integration")}
          description={x("import_file.integration_help")}
          value={integration}
          data={[
            { value: "", label: isIni ? x("choose") : x("import_file.named") },
            ...integrations.map(({ id, name }) => ({ value: id, label: name || id })),
          ]}
          onChange={(event) => setIntegration(event.currentTarget.value)}
        />
        {isIni && (
          <TextInput
            label={x("import.key")}
            description={x("import_file.key_help")}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
        )}
        <Problem error={send.error} />
        <IssueList issues={issuesOf(send.error)} />
        {send.data && (
          <Alert color="green" title={x("import_file.done")}>
            <Stack gap="xs" align="flex-start">
              {send.data.remarks.length > 0 && <Text size="sm">{x("import_file.remarks")}</Text>}
              {send.data.remarks.map(({ line, text, reason }) => (
                <Text key={line} size="sm" className="breakable">
                  {line}: <code>{text}</code> – {reason}
                </Text>
              ))}
              <LinkButton to="/exchange/$slug" params={{ slug: send.data.definition }} size="xs">
                {x("open")}
              </LinkButton>
            </Stack>
          </Alert>
        )}
        <Button type="submit" loading={send.isPending} style={{ alignSelf: "flex-start" }}>
          {x("import_file.start")}
        </Button>
      </Stack>
    </form>
  );
}
