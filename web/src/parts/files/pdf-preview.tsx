import { Anchor, Stack } from "@mantine/core";
import { useFileText } from "../../file-texts.ts";
import { PdfFrame } from "../pdf-frame.tsx";
import { Section } from "../section.tsx";

interface PdfPreviewProps {
  readonly id: number;
  readonly name: string;
}

/** A PDF among the hub's files; the address gives a PDF to show, and anything else as a download. */
export function PdfPreview({ id, name }: PdfPreviewProps) {
  const f = useFileText();
  return (
    <Section title={f("file.preview")}>
      <PdfView address={`/api/files/${id}/content?inline=true`} name={name} />
    </Section>
  );
}

interface PdfViewProps {
  readonly address: string;
  readonly name: string;
}

/** A PDF, and a way to see it alone. */
export function PdfView({ address, name }: PdfViewProps) {
  const f = useFileText();
  return (
    <Stack>
      <PdfFrame address={address} title={f("file.preview_of", { name })} />
      <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
        {f("file.preview_tab")}
      </Anchor>
    </Stack>
  );
}
