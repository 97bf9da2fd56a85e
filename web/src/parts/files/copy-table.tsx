import { Anchor, Badge, Stack, Text } from "@mantine/core";
import type { FileCopy } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";

const COLOURS = { filed: "green", replaced: "gray", removed: "gray" } as const;

/** Where a file was sent, and whether it lies there still as far as the hub knows. */
export function CopyTable({ items }: { readonly items: readonly FileCopy[] }) {
  const f = useFileText();
  const columns: readonly Column<FileCopy>[] = [
    { title: f("copy.path"), isLead: true, cell: (copy) => <CopyPath copy={copy} /> },
    { title: f("copy.storage"), cell: (copy) => <StorageName copy={copy} /> },
    {
      title: f("copy.state"),
      cell: ({ state }) => (
        <Badge variant="light" color={COLOURS[state]} tt="none">
          {f(`copy.states.${state}`)}
        </Badge>
      ),
    },
    { title: f("copy.checked"), cell: (copy) => f(`copy.checks.${copy.verified_by ?? "none"}`) },
    { title: f("copy.filed"), isEnd: true, cell: (copy) => <Instant at={copy.filed_at} /> },
    {
      title: f("copy.confirmed"),
      isEnd: true,
      cell: ({ confirmed_at: at }) => (at ? <Instant at={at} /> : "–"),
    },
    {
      title: f("copy.run"),
      isEnd: true,
      cell: ({ run_id: id }) => (
        <LinkAnchor to="/runs/$id" params={{ id }}>
          {f("copy.run")}
        </LinkAnchor>
      ),
    },
  ];
  return (
    <ListTable
      caption={f("copy.title")}
      columns={columns}
      items={items}
      keyOf={(copy) => copy.id}
    />
  );
}

function CopyPath({ copy: { path, url } }: { readonly copy: FileCopy }) {
  const f = useFileText();
  return (
    <Stack gap={0}>
      <span className="breakable">{path}</span>
      {url && /^https?:\/\//.test(url) && (
        <Anchor href={url} target="_blank" rel="noreferrer noopener" size="sm">
          {f("copy.open")}
        </Anchor>
      )}
    </Stack>
  );
}

function StorageName({ copy }: { readonly copy: FileCopy }) {
  const f = useFileText();
  const { integration_id: id, is_integration_there: isThere, path } = copy;
  if (!isThere) {
    return (
      <>
        {id}{" "}
        <Text span inherit c="dimmed">
          ({f("copy.gone")})
        </Text>
      </>
    );
  }
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  return (
    <LinkAnchor to="/integrations/$id/files" params={{ id }} search={{ folder }}>
      {id}
    </LinkAnchor>
  );
}
