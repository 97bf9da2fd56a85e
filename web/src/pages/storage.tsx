import { Paper } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { storedQuery } from "../api/file-queries.ts";
import { integrationQuery } from "../api/queries.ts";
import type { Integration } from "../api/types.ts";
import { useFileText } from "../file-texts.ts";
import { FolderPath } from "../parts/files/folder-path.tsx";
import { QuotaBar } from "../parts/files/quota-bar.tsx";
import { StorageUpload } from "../parts/files/storage-upload.tsx";
import { StoredTable } from "../parts/files/stored-table.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/integrations/$id/files");

/** What lies in a storage: folders, downloads, uploads, deletions. */
export function StoragePage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(integrationQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneStorage key={id} integration={data} />;
}

function OneStorage({ integration }: { readonly integration: Integration }) {
  const f = useFileText();
  const { id, name } = integration;
  const { folder = "/" } = route.useSearch();
  const mayManage = useMay("integrations.manage");
  const mayWrite = useMay("records.write");
  const entries = useInfiniteQuery(storedQuery(id, folder));
  return (
    <Page
      title={f("storage.title", { name })}
      back={
        <LinkAnchor to="/integrations/$id" params={{ id }}>
          ← {name}
        </LinkAnchor>
      }
    >
      <QuotaBar id={id} />
      <FolderPath id={id} folder={folder} />
      <Paper withBorder component="section" aria-label={f("storage.files")}>
        <InfiniteList query={entries} empty={<Nothing>{f("storage.empty")}</Nothing>}>
          {(items) => <StoredTable id={id} items={items} mayDelete={mayManage} />}
        </InfiniteList>
      </Paper>
      {mayWrite && <StorageUpload key={folder} id={id} folder={folder} />}
    </Page>
  );
}
