import { Anchor, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { lazy, Suspense, useId, useState } from "react";
import type { HubRecord } from "../../api/types.ts";
import { type InvoiceAttachment, invoiceOf } from "../../invoice.ts";
import { useSourceText } from "../../source-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Section } from "../section.tsx";

// Most readers want the numbers, not the document.
const DocumentView = lazy(async () => ({
  default: (await import("../document/document-view.tsx")).DocumentView,
}));

/** The hub marks so what came back when it sent the invoice. */
const RETURNED = "returned:";

/** The files of an invoice, to be looked at here or downloaded. */
export function Documents({ record }: { readonly record: HubRecord }) {
  const s = useSourceText();
  const { attachments = [] } = invoiceOf(record);
  return (
    <Section title={s("document.title")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {s(attachments.length > 0 ? "document.help" : "document.none")}
        </Text>
        {attachments.map((attachment, index) => (
          <OneDocument
            key={attachment.ref}
            attachment={attachment}
            path={`/api/records/invoice/${record.id}/attachments/${index}`}
          />
        ))}
      </Stack>
    </Section>
  );
}

interface OneDocumentProps {
  readonly attachment: InvoiceAttachment;
  readonly path: string;
}

function OneDocument({ attachment: { kind, name, ref }, path }: OneDocumentProps) {
  const s = useSourceText();
  const [isShown, setIsShown] = useState(false);
  const viewId = useId();
  return (
    <Stack gap="xs">
      <Group gap="sm" justify="space-between">
        <Group gap="xs" miw={0}>
          <StateBadge color="gray" label={s(`document.kinds.${kind}`)} />
          <Anchor href={path} download={name} inherit fz="sm" className="breakable">
            <IconDownload size={14} aria-hidden /> {name}
          </Anchor>
          {ref.startsWith(RETURNED) && (
            <Text size="sm" c="dimmed">
              {s("document.returned")}
            </Text>
          )}
        </Group>
        {kind !== "zip" && (
          <Button
            size="xs"
            variant="default"
            aria-expanded={isShown}
            aria-controls={viewId}
            aria-label={s(isShown ? "document.hide_named" : "document.show_named", { name })}
            onClick={() => setIsShown(!isShown)}
          >
            {s(isShown ? "document.hide" : "document.show")}
          </Button>
        )}
      </Group>
      <div id={viewId}>
        {isShown && (
          <Suspense fallback={<Skeleton height={160} />}>
            <DocumentView path={path} name={name} />
          </Suspense>
        )}
      </div>
    </Stack>
  );
}
