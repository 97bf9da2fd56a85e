import { AppShell, Box, Burger, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconActivityHeartbeat,
  IconArrowsExchange,
  IconArrowsLeftRight,
  IconBolt,
  IconCalendarTime,
  IconClockPlay,
  IconFile,
  IconFileInvoice,
  IconFolders,
  IconHome,
  IconList,
  IconPackage,
  IconPlugConnected,
  IconReceipt,
  IconRss,
  IconSend,
  IconSettings,
  IconShoppingCart,
  IconTerminal2,
  IconUserCircle,
  IconUsers,
} from "@tabler/icons-react";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkNav } from "../parts/link.tsx";
import { ConflictCount } from "../parts/sync/conflict-count.tsx";
import { timeZone, useSession } from "../session.ts";
import { Brand } from "./brand.tsx";
import { PersonMenu } from "./person-menu.tsx";

const CURRENT = { active: true, "aria-current": "page" } as const;

const PLACES = [
  { to: "/", key: "overview", Icon: IconHome },
  { to: "/integrations", key: "integrations", Icon: IconPlugConnected },
  { to: "/integration-health", key: "health", Icon: IconActivityHeartbeat },
  { to: "/invoices", key: "invoices", Icon: IconFileInvoice },
  { to: "/fiscal", key: "fiscal", Icon: IconReceipt },
  { to: "/projects", key: "projects", Icon: IconFolders },
  { to: "/parties", key: "parties", Icon: IconUsers },
  { to: "/items", key: "items", Icon: IconPackage },
  { to: "/orders", key: "orders", Icon: IconShoppingCart },
  { to: "/sync", key: "sync", Icon: IconArrowsLeftRight },
  { to: "/exchange", key: "exchange", Icon: IconArrowsExchange, needs: "integrations.run" },
  { to: "/files", key: "files", Icon: IconFile },
  { to: "/runs", key: "runs", Icon: IconClockPlay },
  { to: "/schedules", key: "schedules", Icon: IconCalendarTime },
  { to: "/subscriptions", key: "subscriptions", Icon: IconRss },
  { to: "/deliveries", key: "deliveries", Icon: IconSend },
  { to: "/events", key: "events", Icon: IconBolt },
  { to: "/commands", key: "commands", Icon: IconTerminal2, needs: "commands.read" },
  { to: "/users", key: "users", Icon: IconUserCircle, needs: "users.manage" },
  { to: "/audit", key: "audit", Icon: IconList, needs: "system.manage" },
  { to: "/settings", key: "settings", Icon: IconSettings },
] as const;

/** Whether somebody with these permissions has something to do there. */
const isOpen = (place: (typeof PLACES)[number], held: readonly string[]): boolean =>
  !("needs" in place) ||
  held.some((grant) => grant === place.needs || grant.startsWith(`${place.needs}:`));

/** Pages that are reached from a place of the menu and whose address does not begin like it. */
const ALSO: Readonly<Record<string, string>> = {
  "/rules": "/projects",
  "/new-project": "/projects",
  "/reports": "/files",
  "/new-report": "/files",
  "/undelivered": "/deliveries",
  "/event-types": "/events",
  "/groups": "/users",
  "/logs": "/audit",
};

/** Frame of every page of a signed-in person. */
export function Layout() {
  const { t } = useTranslation();
  const session = useSession();
  const [opened, { toggle, close }] = useDisclosure(false);
  const [, start = ""] = useLocation({ select: ({ pathname }) => pathname.split("/", 2) });
  const place = ALSO[`/${start}`];
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "md", md: "xl" }}
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t(opened ? "nav.close" : "nav.open")}
              aria-expanded={opened}
              aria-controls="places"
            />
            <Brand />
          </Group>
          <PersonMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" id="places" aria-label={t("nav.label")} style={{ overflowY: "auto" }}>
        <Stack gap={2} style={{ flex: 1 }}>
          {PLACES.filter((one) => isOpen(one, session?.permissions ?? [])).map(
            ({ to, key, Icon }) => (
              <LinkNav
                key={to}
                to={to}
                label={t(`nav.${key}`)}
                leftSection={<Icon size={20} stroke={1.7} aria-hidden />}
                {...(to === "/sync" ? { rightSection: <ConflictCount /> } : {})}
                {...(place === to ? CURRENT : {})}
                activeProps={CURRENT}
                activeOptions={{ exact: to === "/" }}
                onClick={close}
                py={10}
                style={{ borderRadius: 8 }}
              />
            ),
          )}
        </Stack>
        <Text size="xs" c="dimmed" px="xs">
          {session?.tenant.name}
          <br />
          {t("nav.time_zone", { zone: timeZone() })}
        </Text>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Box maw={1120} mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
