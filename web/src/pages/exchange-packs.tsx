import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { packsQuery } from "../api/pack-queries.ts";
import type { ExchangePack } from "../api/types.ts";
import { useExchangeText } from "../exchange-texts.ts";
import { useFormat } from "../i18n/format.ts";
import { PackForm } from "../parts/exchange/pack-form.tsx";
import { Fold } from "../parts/fold.tsx";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";

/** ERPs that the hub has views and definitions for. */
export function PacksPage() {
  const x = useExchangeText();
  const { data, error, refetch } = useQuery(packsQuery);
  return (
    <Page
      title={x("packs")}
      intro={x("pack.intro")}
      back={<LinkAnchor to="/exchange">← {x("title")}</LinkAnchor>}
    >
      <Problem error={error} retry={refetch} />
      {!data && !error && <ListSkeleton rows={6} />}
      {data?.map((pack) => (
        <Fold
          key={pack.id}
          title={pack.title}
          summary={`${pack.vendor} · ${x(`pack.confidence.${pack.confidence}`)}`}
        >
          <Pack pack={pack} />
        </Fold>
      ))}
    </Page>
  );
}

function Pack({ pack }: { readonly pack: ExchangePack }) {
  const format = useFormat();
  return (
    <Stack>
      <Text>{format.text(pack.summary)}</Text>
      {pack.notes.length > 0 && (
        <ul>
          {pack.notes.map((note) => (
            <li key={note.en}>
              <Text size="sm">{format.text(note)}</Text>
            </li>
          ))}
        </ul>
      )}
      <Group gap="xs">
        {pack.definitions.map(({ slug, name }) => (
          <Badge key={slug} variant="light" tt="none">
            {format.text(name)}
          </Badge>
        ))}
      </Group>
      <PackForm pack={pack} />
    </Stack>
  );
}
