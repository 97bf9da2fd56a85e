import { Anchor, Stack } from "@mantine/core";
import { useFileText } from "../../file-texts.ts";
import { Section } from "../section.tsx";

interface PdfPreviewProps {
  readonly id: number;
  readonly name: string;
}

/** The browser's own viewer; the address gives a PDF to show, and anything else as a download. */
export function PdfPreview({ id, name }: PdfPreviewProps) {
  const f = useFileText();
  const address = `/api/files/${id}/content?inline=true`;
  return (
    <Section title={f("file.preview")}>
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
    </Section>
  );
}
