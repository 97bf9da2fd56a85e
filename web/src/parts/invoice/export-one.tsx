import { Button, List, Popover, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem, answerOf, api } from "../../api/client.ts";
import { Problem } from "../problem.tsx";

const FORMATS = ["fa3", "ubl", "json"] as const;
type Format = (typeof FORMATS)[number];

/** One invoice as a document. What it lacks for a format is named instead of a broken download. */
export function ExportOne({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const fetched = useMutation({ mutationFn: (format: Format) => download(id, format) });
  const issues = fetched.error instanceof ApiProblem ? fetched.error.issues : [];
  return (
    <Popover
      position="bottom-end"
      width={310}
      trapFocus
      returnFocus
      shadow="md"
      onClose={fetched.reset}
    >
      <Popover.Target>
        <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
          {t("invoice_export.title")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("invoice_export.title")}>
        <Stack gap="xs">
          {FORMATS.map((format) => (
            <Button
              key={format}
              variant="subtle"
              justify="flex-start"
              size="sm"
              loading={fetched.isPending && fetched.variables === format}
              onClick={() => fetched.mutate(format)}
            >
              {t(`invoice_export.${format}`)}
            </Button>
          ))}
          <Problem error={fetched.error} />
          {issues.length > 0 && (
            <List size="xs">
              {issues.map(({ field, message }) => (
                <List.Item key={field + message} className="breakable">
                  <Text span inherit ff="monospace">
                    {field}
                  </Text>{" "}
                  {message}
                </List.Item>
              ))}
            </List>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/**
 * Fetched first, as the answer may be a refusal; then given to the browser to save.
 * @throws ApiProblem
 */
async function download(id: number, format: Format): Promise<void> {
  const call = api.GET("/api/records/invoice/{id}/export", {
    params: { path: { id }, query: { format } },
    parseAs: "blob",
  });
  const content: unknown = await answerOf(call);
  const { response } = await call;
  if (!(content instanceof Blob)) return;
  const url = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = nameOf(response.headers.get("content-disposition")) ?? `${id}.${format}`;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** The name in UTF-8 of a `content-disposition`. */
function nameOf(header: string | null): string | undefined {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(header ?? "") ?? [];
  return encoded && decodeURIComponent(encoded);
}
