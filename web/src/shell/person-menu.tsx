import { Button, Popover, Stack, Text } from "@mantine/core";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery, useSession } from "../session.ts";
import { LanguageSelect } from "./language-select.tsx";
import { SchemeSelect } from "./scheme-select.tsx";

/** Who is signed in, their language and colours, and the way out. */
export function PersonMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const queryClient = useQueryClient();
  const router = useRouter();
  const signOut = async () => {
    await answerOf(api.DELETE("/api/session")).catch(() => undefined);
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, null);
    await router.navigate({ to: "/sign-in" });
  };
  const name = session?.user?.name || session?.actor || "";
  return (
    <Popover position="bottom-end" width={290} trapFocus shadow="md" returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          px="xs"
          aria-label={`${t("nav.person")}: ${name}`}
        >
          <IconUserCircle size={24} stroke={1.6} aria-hidden />
          <Text span inherit ml={8} maw={200} truncate visibleFrom="xs">
            {name}
          </Text>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("nav.person")}>
        <Stack gap="md">
          <Text size="sm" c="dimmed" className="breakable">
            {session?.actor}
          </Text>
          <LanguageSelect />
          <SchemeSelect />
          {session?.user && (
            <Button
              variant="default"
              leftSection={<IconLogout size={18} aria-hidden />}
              onClick={() => void signOut()}
            >
              {t("nav.sign_out")}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
