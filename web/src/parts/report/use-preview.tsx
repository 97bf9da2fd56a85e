import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { previewPdf, previewRows } from "../../api/report-queries.ts";
import type { PreviewReportIn, RowPreview } from "../../api/types.ts";
import { useReportText } from "../../report-texts.ts";
import { PagesPreview, RowsPreview } from "./preview.tsx";

type Shown = { readonly rows: RowPreview } | { readonly pdf: Blob };

interface Preview {
  readonly buttons: ReactNode;
  /** What was asked for last, once it is there. */
  readonly shown: ReactNode;
  readonly error: unknown;
}

/** Looks at a report before it is made or saved: as a table, or as the pages of a PDF. */
export function usePreview(body: PreviewReportIn, name: string): Preview {
  const r = useReportText();
  const look = useMutation({
    mutationFn: async (kind: "rows" | "pdf"): Promise<Shown> =>
      kind === "rows" ? { rows: await previewRows(body) } : { pdf: await previewPdf(body) },
  });
  const button = (kind: "rows" | "pdf") => (
    <Button
      variant="default"
      loading={look.isPending && look.variables === kind}
      disabled={look.isPending}
      onClick={() => look.mutate(kind)}
    >
      {r(`preview.as_${kind}`)}
    </Button>
  );
  return {
    buttons: (
      <>
        {button("rows")}
        {button("pdf")}
      </>
    ),
    shown: look.data && <Found data={look.data} name={name} />,
    error: look.error,
  };
}

function Found({ data, name }: { readonly data: Shown; readonly name: string }) {
  return "rows" in data ? (
    <RowsPreview preview={data.rows} />
  ) : (
    <PagesPreview pdf={data.pdf} name={name} />
  );
}
