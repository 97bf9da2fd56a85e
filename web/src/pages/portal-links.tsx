import { Paper } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { LinkSection } from "../parts/portal/link-section.tsx";
import { LinkTable } from "../parts/portal/link-table.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { portalLinksQuery } from "../portal/link-queries.ts";
import { usePortalText } from "../portal/texts.ts";

const route = getRouteApi("/app/subscriptions/portal");

/** Where the people of the hub make links for their customers, and take them back. */
export function PortalLinksPage() {
  const { t } = useTranslation();
  const p = usePortalText();
  const { consumer } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(portalLinksQuery({ consumer }));
  return (
    <Page
      title={p("links.title")}
      intro={p("links.intro")}
      back={<LinkAnchor to="/subscriptions">← {t("nav.subscriptions")}</LinkAnchor>}
    >
      <LinkSection />
      <Filters>
        <SearchInput
          label={t("event.consumer")}
          value={consumer}
          onSearch={(found) => void navigate({ search: { consumer: found }, replace: true })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={query}
          empty={<Nothing>{consumer ? t("filter.nothing") : p("links.none")}</Nothing>}
        >
          {(items) => <LinkTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}
