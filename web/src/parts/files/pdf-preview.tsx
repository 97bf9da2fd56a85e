import { Anchor, Stack } from "@mantine/core";
import { useFileText } from "../../file-texts.ts";
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

/** A PDF in the browser's own viewer. */
export function PdfView({ address, name }: PdfViewProps) {
  const f = useFileText();
  return (
    <Stack>
      <iframe
        src={address}
        title={f("file.preview_of", { name })}
        className="pdf-preview"
        loading="lazy"
      />
      <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
        {f("file.preview_tab")}
      </Anchor>
    </Stack>
  );
}
