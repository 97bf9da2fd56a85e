import { Alert, Button, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { previewDefinition } from "../../api/exchange-queries.ts";
import type { ExchangePreview } from "../../api/types.ts";
import { type Body, sentBody } from "../../exchange/definition.ts";
import { issuesOf } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { StateBadge } from "../badges.tsx";
import { CodeBlock } from "../code-block.tsx";
import { Nothing } from "../infinite-list.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { IssueList } from "./issue-list.tsx";

interface PreviewPanelProps {
  readonly integration: string;
  readonly body: Body;
}

/** The first rows, and what becomes of each: nothing is written. */
export function PreviewPanel({ integration, body }: PreviewPanelProps) {
  const x = useExchangeText();
  const look = useMutation({ mutationFn: () => previewDefinition(integration, sentBody(body)) });
  return (
    <Section
      title={x("preview.title")}
      actions={
        <Button
          size="xs"
          loading={look.isPending}
          disabled={integration === ""}
          onClick={() => look.mutate()}
        >
          {x("preview.show")}
        </Button>
      }
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {x("preview.help")}
        </Text>
        <Problem error={look.error} />
        <IssueList issues={issuesOf(look.error)} />
        {look.data && <Rows preview={look.data} isImport={body.direction === "import"} />}
      </Stack>
    </Section>
  );
}

interface RowsProps {
  readonly preview: ExchangePreview;
  readonly isImport: boolean;
}

function Rows({ preview: { rows, file, text }, isImport }: RowsProps) {
  const x = useExchangeText();
  return (
    <Stack gap="sm" aria-live="polite">
      {file && <Text size="sm">{x("preview.file", { file })}</Text>}
      {text && <CodeBlock label={x("preview.text")} value={text} />}
      {rows.length === 0 && <Nothing>{x("preview.none")}</Nothing>}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one answer never move
        <Paper key={at} withBorder p="sm" role="group" aria-label={x("preview.row", { n: at + 1 })}>
          <Stack gap="xs">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <div>
                <Text size="xs" c="dimmed">
                  {x(isImport ? "preview.source" : "preview.record")}
                </Text>
                <CodeBlock
                  label={x("preview.row", { n: at + 1 })}
                  value={isImport ? row.source : row.record}
                />
              </div>
              <div>
                <Text size="xs" c="dimmed">
                  {x(isImport ? "preview.record" : "preview.target")}
                </Text>
                {isImport && !row.is_taken ? (
                  <StateBadge color="gray" label={x("preview.not_taken")} />
                ) : (
                  <CodeBlock
                    label={x("preview.result", { n: at + 1 })}
                    value={isImport ? row.record : row.source}
                  />
                )}
              </div>
            </SimpleGrid>
            {row.issues.length > 0 && (
              <Alert color="red" p="xs">
                {row.issues.map(({ field, reason }) => (
                  <Text key={`${field} ${reason}`} size="sm" className="breakable">
                    {field && !reason.startsWith(field) ? `${field}: ` : ""}
                    {reason}
                  </Text>
                ))}
              </Alert>
            )}
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}
