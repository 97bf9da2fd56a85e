import { Alert, Box, Button, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import { LinkButton } from "../parts/link.tsx";
import { Problem } from "../parts/problem.tsx";
import { usePeopleText } from "../people-texts.ts";
import { Brand } from "../shell/brand.tsx";
import { LanguageSelect } from "../shell/language-select.tsx";

const MIN_LENGTH = 12;

/** Where a link leads that somebody got to choose a password; the secret is behind the hash. */
export function InvitationPage() {
  const p = usePeopleText();
  const secret = useLocation({ select: ({ hash }) => hash });
  useDocumentTitle(`${p("invitation.title")} · Viadukt`);
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
        <Paper withBorder p="lg" radius="md">
          <Stack>
            <Title order={1} fz="h3">
              {p("invitation.title")}
            </Title>
            {secret === "" ? (
              <Alert color="yellow" role="alert">
                {p("invitation.no_link")}
              </Alert>
            ) : (
              <PasswordChoice secret={secret} />
            )}
          </Stack>
        </Paper>
      </Stack>
    </Box>
  );
}

function PasswordChoice({ secret }: { readonly secret: string }) {
  const { t } = useTranslation();
  const p = usePeopleText();
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: () => answerOf(api.POST("/api/invitations/accept", { body: { secret, password } })),
  });
  if (accept.data) {
    return (
      <Stack role="status">
        <Text>{p("invitation.done", { email: accept.data.email })}</Text>
        <LinkButton to="/sign-in">{t("sign_in.submit")}</LinkButton>
      </Stack>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  const told = fieldErrors(accept.error);
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {p("invitation.intro")}
        </Text>
        <PasswordInput
          label={t("settings.new_password")}
          autoComplete="new-password"
          required
          minLength={MIN_LENGTH}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={told.password ?? (password !== "" && password.length < MIN_LENGTH)}
          visibilityToggleButtonProps={{ "aria-label": t("action.show_secret") }}
        />
        <Problem error={accept.error} />
        <Button type="submit" loading={accept.isPending}>
          {p("invitation.save")}
        </Button>
      </Stack>
    </form>
  );
}
