import { Box, Group, Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

interface PageProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Leads one level up, above the title. */
  readonly back?: ReactNode;
  /** State or kind, beside the title. */
  readonly mark?: ReactNode;
  readonly actions?: ReactNode;
  readonly intro?: ReactNode;
}

/** Heading, actions and content of one page; names the browser tab. */
export function Page({ title, children, back, mark, actions, intro }: PageProps) {
  useDocumentTitle(`${title} · Viadukt`);
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        {back && <Box fz="sm">{back}</Box>}
        <Group justify="space-between" align="center" gap="sm" mih={36}>
          <Group gap="sm">
            <Title order={1} fz={{ base: "h3", sm: "h2" }} className="breakable">
              {title}
            </Title>
            {mark}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {intro && (
          <Box c="dimmed" maw={720}>
            {intro}
          </Box>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
