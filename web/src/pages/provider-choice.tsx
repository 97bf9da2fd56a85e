import { Card, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { providersQuery } from "../api/queries.ts";
import type { Provider } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { StateBadge } from "../parts/badges.tsx";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { CATEGORIES, useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";

/** Lower case without accents, so that `lodz` finds Łódź. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .replaceAll("ł", "l")
    .toLowerCase();

export function ProviderChoicePage() {
  const { t } = useTranslation();
  const { text } = useFormat();
  const names = useNames();
  const { data, error, refetch } = useQuery(providersQuery);
  const [search, setSearch] = useState("");
  const found = data?.filter((provider) =>
    plain(
      [
        provider.provider,
        text(provider.title),
        text(provider.summary),
        names.category(provider.integration_type),
      ].join(" "),
    ).includes(plain(search.trim())),
  );
  const groups = CATEGORIES.map((category) => ({
    category,
    providers: (found ?? []).filter((provider) => provider.integration_type === category),
  })).filter(({ providers }) => providers.length > 0);
  return (
    <Page
      title={t("integration.add")}
      intro={t("integration.choose")}
      back={<LinkAnchor to="/integrations">← {t("nav.integrations")}</LinkAnchor>}
    >
      <TextInput
        type="search"
        aria-label={t("integration.search")}
        placeholder={t("integration.search")}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={420}
      />
      {error && <Problem error={error} retry={refetch} />}
      {!data && !error && <ListSkeleton />}
      {found?.length === 0 && <Nothing>{t("integration.not_found")}</Nothing>}
      {groups.map(({ category, providers }) => (
        <Stack key={category} gap="sm" component="section">
          <Title order={2} fz="md">
            {names.category(category)}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
            {providers
              .toSorted((a, b) => Number(b.available) - Number(a.available))
              .map((provider) => (
                <ProviderCard key={provider.provider} provider={provider} />
              ))}
          </SimpleGrid>
        </Stack>
      ))}
    </Page>
  );
}

function ProviderCard({ provider }: { readonly provider: Provider }) {
  const { t } = useTranslation();
  const { text } = useFormat();
  return (
    <Card withBorder padding="md" pos="relative">
      <Stack gap={6} align="flex-start">
        {provider.available ? (
          <LinkAnchor
            to="/integrations/new/$provider"
            params={{ provider: provider.provider }}
            className="row-link"
          >
            {text(provider.title)}
          </LinkAnchor>
        ) : (
          <>
            <Text fw={550}>{text(provider.title)}</Text>
            <StateBadge color="gray" label={t("integration.announced")} />
          </>
        )}
        <Text size="sm" c="dimmed">
          {text(provider.summary)}
        </Text>
      </Stack>
    </Card>
  );
}
