import { EmptyState, Paper, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconLinkOff } from "@tabler/icons-react";
import { wasRefused } from "../../portal/secret.ts";
import { usePortalText } from "../../portal/texts.ts";

/** Where there is no link, or one that opens nothing: what to do. */
export function ClosedPortal() {
  const p = usePortalText();
  const isRefused = wasRefused();
  const title = p(isRefused ? "closed.title" : "closed.absent");
  useDocumentTitle(title);
  return (
    <Paper withBorder p="xl" role="alert">
      <EmptyState icon={<IconLinkOff aria-hidden />} withIndicatorBackground>
        <Title order={1} fz="h3" ta="center">
          {title}
        </Title>
        <Text ta="center">{p(isRefused ? "closed.text" : "closed.absent_text")}</Text>
        {isRefused && (
          <Text ta="center" c="dimmed">
            {p("closed.what")}
          </Text>
        )}
      </EmptyState>
    </Paper>
  );
}
