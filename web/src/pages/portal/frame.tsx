import { Box, Group, NativeSelect, Skeleton, Stack, Text } from "@mantine/core";
import {
  MutationCache,
  QueryCache,
  QueryClient,
  QueryClientProvider,
  useQuery,
} from "@tanstack/react-query";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client.ts";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { LinkAnchor } from "../../parts/link.tsx";
import { ClosedPortal } from "../../parts/portal/closed.tsx";
import { ValidUntil } from "../../parts/portal/valid-until.tsx";
import { Problem } from "../../parts/problem.tsx";
import { Views } from "../../parts/views.tsx";
import type { Portal } from "../../portal/client.ts";
import { choosePortalLanguage } from "../../portal/language.ts";
import { portalQuery } from "../../portal/queries.ts";
import { forgetSecret, onSecretChange, portalSecret } from "../../portal/secret.ts";
import { PortalContext, usePortalText } from "../../portal/texts.ts";
import { sessionQuery, timeZone } from "../../session.ts";

/** A link that the hub no longer knows closes the portal, with all that it has shown. */
const onError = (error: unknown): void => {
  if (!(error instanceof ApiProblem) || error.status !== 401) return;
  forgetSecret();
  client.clear();
};

/** Of its own, so that nothing of the portal and of the hub's session meet. */
const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502),
    },
  },
});
// Parts that are shared with the hub's pages ask who is signed in: here, nobody.
client.setQueryDefaults(sessionQuery.queryKey, { enabled: false });

/** Frame of the pages that a customer opens with a link. */
export function PortalFrame() {
  const secret = useSyncExternalStore(onSecretChange, portalSecret);
  return (
    <QueryClientProvider client={client}>
      {secret === undefined ? (
        <Frame>
          <ClosedPortal />
        </Frame>
      ) : (
        <OpenPortal />
      )}
    </QueryClientProvider>
  );
}

function OpenPortal() {
  const { data, error, refetch } = useQuery(portalQuery);
  if (data) {
    return (
      <PortalContext value={data}>
        <Frame portal={data}>
          <Outlet />
        </Frame>
      </PortalContext>
    );
  }
  return <Frame>{error ? <Problem error={error} retry={refetch} /> : <Loading />}</Frame>;
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")}>
      <Skeleton height={30} width={240} mb="xl" />
      <Skeleton height={320} radius="md" />
    </div>
  );
}

interface FrameProps {
  readonly portal?: Portal;
  readonly children: ReactNode;
}

function Frame({ portal, children }: FrameProps) {
  const p = usePortalText();
  return (
    <Box maw={1040} mx="auto" px="md" pb="xl" mih="100dvh">
      <Stack gap="lg">
        <Stack gap="sm" component="header" pt="md">
          <Group justify="space-between" align="flex-start" gap="sm">
            <Box style={{ flex: "1 1 180px" }} miw={0} className="breakable">
              <Text fw={700} fz="lg">
                {portal?.organisation || p("frame.title")}
              </Text>
              {portal && (
                <Text size="sm" c="dimmed">
                  {p("frame.consumer", { consumer: portal.consumer })}
                </Text>
              )}
            </Box>
            <PortalLanguageSelect />
          </Group>
          {portal && <PortalViews />}
        </Stack>
        <Box component="main" id="main" tabIndex={-1}>
          {children}
        </Box>
        {portal && (
          <Text component="footer" size="xs" c="dimmed">
            <ValidUntil at={portal.expires_at} /> · {p("frame.zone", { zone: timeZone() })}
          </Text>
        )}
      </Stack>
    </Box>
  );
}

const CURRENT = { "aria-current": "page" } as const;

function PortalViews() {
  const p = usePortalText();
  const isEndpoint = useRouterState({
    select: ({ location }) => !/^\/portal\/(events|help)\b/.test(location.pathname),
  });
  return (
    <Views label={p("nav.label")}>
      <LinkAnchor
        to="/portal"
        className="view-link"
        activeOptions={{ exact: true }}
        {...(isEndpoint ? CURRENT : {})}
      >
        {p("nav.endpoints")}
      </LinkAnchor>
      <LinkAnchor to="/portal/events" className="view-link" activeProps={CURRENT}>
        {p("nav.events")}
      </LinkAnchor>
      <LinkAnchor to="/portal/help" className="view-link" activeProps={CURRENT}>
        {p("nav.help")}
      </LinkAnchor>
    </Views>
  );
}

function PortalLanguageSelect() {
  const { t, i18n } = useTranslation();
  return (
    <NativeSelect
      aria-label={t("settings.language")}
      value={i18n.language}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) void choosePortalLanguage(value);
      }}
      data={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
    />
  );
}
