import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format.ts";
import { Fold } from "../../parts/fold.tsx";
import { Nothing } from "../../parts/infinite-list.tsx";
import { Page } from "../../parts/page.tsx";
import { TypeDetails } from "../../parts/portal/type-details.tsx";
import { useFoundTypes } from "../../parts/portal/use-found-types.ts";
import { usePortal, usePortalText } from "../../portal/texts.ts";

export function PortalEventsPage() {
  const { t } = useTranslation();
  const p = usePortalText();
  const { text } = useFormat();
  const [search, setSearch] = useState("");
  const found = useFoundTypes(search);
  const isEmpty = usePortal().event_types.length === 0;
  return (
    <Page title={p("events.title")} intro={p("events.intro")}>
      {isEmpty ? (
        <Nothing>{p("events.none")}</Nothing>
      ) : (
        <Stack gap="sm">
          <TextInput
            type="search"
            label={p("events.search")}
            maw={360}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {found.length === 0 && <Nothing>{t("filter.nothing")}</Nothing>}
          {found.map((type) => (
            <Fold
              key={type.type}
              title={text(type.title)}
              summary={text(type.description) || type.type}
            >
              <Text size="sm" c="dimmed" mb="sm">
                {t("event_type.name")}: <code className="mono breakable">{type.type}</code>
              </Text>
              <TypeDetails type={type} />
            </Fold>
          ))}
        </Stack>
      )}
    </Page>
  );
}
