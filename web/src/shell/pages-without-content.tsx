import { Button, Center, Skeleton, Stack, Text, Title } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkAnchor } from "../parts/link.tsx";
import { Problem } from "../parts/problem.tsx";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Center mih="50vh" component="main" id="main" tabIndex={-1}>
      <Stack align="center" gap="xs">
        <Title order={1} fz="h2">
          {t("not_found.title")}
        </Title>
        <Text c="dimmed">{t("not_found.text")}</Text>
        <LinkAnchor to="/">{t("not_found.home")}</LinkAnchor>
      </Stack>
    </Center>
  );
}

/** Where a page cannot be drawn at all: what happened and how to go on. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const again = () => {
    reset();
    return router.invalidate();
  };
  return (
    <Center mih="50vh" p="md">
      <Stack maw={520}>
        <Problem error={error} />
        <Button variant="default" onClick={() => void again()}>
          {t("action.try_again")}
        </Button>
      </Stack>
    </Center>
  );
}

export function PendingPage() {
  return (
    <Stack aria-hidden>
      <Skeleton height={32} width={240} mb="md" />
      <Skeleton height={180} radius="md" />
    </Stack>
  );
}
