import {
  Alert,
  Box,
  Button,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconInfoCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { changeLanguage, currentLanguage, hasChosenLanguage } from "../i18n/i18n.ts";
import { isLanguage } from "../i18n/languages.ts";
import { useSwitchLanguage } from "../i18n/switch.ts";
import { Problem } from "../parts/problem.tsx";
import { sessionQuery, setupQuery } from "../session.ts";
import { Brand } from "../shell/brand.tsx";
import { LanguageSelect } from "../shell/language-select.tsx";

const route = getRouteApi("/sign-in");

/** An address inside this UI: `//elsewhere` and absolute ones lead home instead. */
const insideOnly = (address: string | undefined): string =>
  address && /^\/(?![/\\])/.test(address) ? address : "/";

export function SignInPage() {
  const { t } = useTranslation();
  const setup = useQuery(setupQuery).data;
  const { next } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const switchLanguage = useSwitchLanguage();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useDocumentTitle(`${t("sign_in.title")} · Viadukt`);

  const signIn = useMutation({
    mutationFn: () => answerOf(api.POST("/api/session", { body: { email, password } })),
    onSuccess: async (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
      const own = session.user?.language;
      if (setup?.needs_setup) await switchLanguage(currentLanguage());
      else if (isLanguage(own) && !hasChosenLanguage()) await changeLanguage(own);
      await queryClient.invalidateQueries({ queryKey: setupQuery.queryKey });
      router.history.push(setup?.needs_setup ? "/welcome" : insideOnly(next));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Box
      component="main"
      id="main"
      tabIndex={-1}
      mih="100dvh"
      p="md"
      pt={{ base: "md", sm: "10vh" }}
    >
      <Stack maw={420} mx="auto" gap="lg">
        <Group justify="space-between" wrap="nowrap">
          <Brand />
          <LanguageSelect isLabelled={false} />
        </Group>
        {setup?.needs_setup && (
          <Alert icon={<IconInfoCircle aria-hidden />} title={t("sign_in.first_title")}>
            <Text size="sm">{t("sign_in.first_text")}</Text>
          </Alert>
        )}
        <Paper withBorder p="lg" radius="md">
          <form onSubmit={submit}>
            <Stack>
              <Title order={1} fz="h3">
                {t("sign_in.title")}
              </Title>
              <TextInput
                label={t("sign_in.email")}
                type="email"
                autoComplete="username"
                required
                autoFocus
                withAsterisk={false}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label={t("sign_in.password")}
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ "aria-label": t("action.show_secret") }}
              />
              <Problem error={signIn.error} />
              <Button type="submit" loading={signIn.isPending}>
                {t("sign_in.submit")}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Text size="sm" c="dimmed">
          {t("sign_in.lost")}
        </Text>
        <Text size="xs" c="dimmed" mih={18}>
          {setup ? t("sign_in.version", { version: setup.version }) : ""}
        </Text>
      </Stack>
    </Box>
  );
}
