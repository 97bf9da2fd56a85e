import "./document.css";
import { Alert, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSourceText } from "../../source-texts.ts";
import { PdfFrame } from "../pdf-frame.tsx";
import { Problem } from "../problem.tsx";
import { readDocument } from "./read-document.ts";
import { type XmlLine, xmlLines } from "./xml-tokens.ts";

interface DocumentViewProps {
  /** Where the hub gives the file. */
  readonly path: string;
  readonly name: string;
}

/** A file inside the page: a PDF in the browser's own viewer, XML as text. */
export function DocumentView({ path, name }: DocumentViewProps) {
  const s = useSourceText();
  const { data, error, refetch } = useQuery({
    queryKey: ["document", path],
    queryFn: ({ signal }) => readDocument(path, signal),
    staleTime: 60_000,
    retry: false,
  });
  if (error) return <Problem error={error} retry={refetch} />;
  if (!data) return <Skeleton height={160} />;
  if (data.kind === "other") return <Text size="sm">{s("document.cannot_show")}</Text>;
  if (data.kind === "xml") return <XmlView name={name} text={data.text} isCut={data.isCut} />;
  if (data.kind === "image") {
    return <img src={data.address} alt={name} className="document-image" />;
  }
  if (!navigator.pdfViewerEnabled) return <Text size="sm">{s("document.no_viewer")}</Text>;
  return <PdfFrame address={data.address} title={s("document.pages", { name })} />;
}

interface XmlViewProps {
  readonly name: string;
  readonly text: string;
  readonly isCut: boolean;
}

function XmlView({ name, text, isCut }: XmlViewProps) {
  const s = useSourceText();
  const lines = useMemo(() => xmlLines(text), [text]);
  return (
    <Stack gap="xs">
      {isCut && <Alert color="yellow">{s("document.cut")}</Alert>}
      {/* biome-ignore-start lint/a11y: a scrolling part must be reachable by keyboard, and named */}
      <div
        role="group"
        className="code-block document-text"
        aria-label={s("document.text", { name })}
        tabIndex={0}
      >
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never move
          <Line key={at} line={line} />
        ))}
      </div>
      {/* biome-ignore-end lint/a11y: see above */}
    </Stack>
  );
}

function Line({ line: { depth, tokens } }: { readonly line: XmlLine }) {
  return (
    <div style={{ paddingInlineStart: `${depth * 1.25}em` }}>
      {tokens.map(({ kind, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tokens never move
        <span key={at} data-token={kind}>
          {text}
        </span>
      ))}
    </div>
  );
}
