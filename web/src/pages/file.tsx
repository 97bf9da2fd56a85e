import { Button, Stack } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { fileCopiesQuery, fileQuery } from "../api/file-queries.ts";
import type { HubFile } from "../api/types.ts";
import { useFileText } from "../file-texts.ts";
import { useFormat } from "../i18n/format.ts";
import { Facts } from "../parts/facts.tsx";
import { CopyTable } from "../parts/files/copy-table.tsx";
import { DeleteFile } from "../parts/files/delete-file.tsx";
import { PdfPreview } from "../parts/files/pdf-preview.tsx";
import { SendSection } from "../parts/files/send-section.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Section } from "../parts/section.tsx";
import { useMay, useMayRun } from "../session.ts";

const route = getRouteApi("/app/files/$id");

/** One file of the hub: what it is, how it looks, where it lies. */
export function FilePage() {
  const id = Number(route.useParams().id);
  const { data, error, refetch } = useQuery(fileQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneFile key={id} file={data} />;
}

function OneFile({ file }: { readonly file: HubFile }) {
  const { t } = useTranslation();
  const f = useFileText();
  const navigate = useNavigate();
  const { id, name } = file;
  const mayWrite = useMay("records.write");
  const mayRun = useMayRun();
  const copies = useInfiniteQuery(fileCopiesQuery(id));
  return (
    <Page
      title={name}
      back={<LinkAnchor to="/files">← {t("nav.files")}</LinkAnchor>}
      actions={
        <>
          <Button
            component="a"
            href={`/api/files/${id}/content`}
            download={name}
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {f("file.download")}
          </Button>
          {mayWrite && <DeleteFile file={file} onDeleted={() => navigate({ to: "/files" })} />}
        </>
      }
    >
      <Stack gap="md">
        <Section title={f("file.facts")}>
          <FileFacts file={file} />
        </Section>
        <Section title={f("copy.title")} isFlush>
          <InfiniteList query={copies} empty={<Nothing>{f("copy.none")}</Nothing>}>
            {(items) => <CopyTable items={items} />}
          </InfiniteList>
        </Section>
        {mayRun && <SendSection fileId={id} />}
        {isPdf(file) && <PdfPreview id={id} name={name} />}
      </Stack>
    </Page>
  );
}

const isPdf = ({ mime, name }: HubFile): boolean =>
  mime === "application/pdf" || name.toLowerCase().endsWith(".pdf");

function FileFacts({ file }: { readonly file: HubFile }) {
  const { t } = useTranslation();
  const f = useFileText();
  const { size, period } = useFormat();
  const names = useNames();
  return (
    <Facts
      items={[
        [f("file.kind"), names.fileKind(file.kind)],
        [f("file.period"), file.period && period(file.period)],
        [f("file.size"), size(file.size_bytes)],
        [f("file.by"), file.created_by],
        [t("common.created_at"), <Instant key="at" at={file.created_at} />],
        [
          f("file.sha256"),
          <code key="sha" className="mono breakable">
            {file.sha256}
          </code>,
        ],
      ]}
    />
  );
}
