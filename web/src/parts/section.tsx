import { Box, Group, Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface SectionProps {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** The content reaches the edges: tables and logs. */
  readonly isFlush?: boolean;
}

export function Section({ title, actions, children, isFlush = false }: SectionProps) {
  return (
    <Paper component="section" withBorder radius="md" {...(title ? { "aria-label": title } : {})}>
      {title && (
        <Group justify="space-between" px="md" pt="md" pb={isFlush ? "xs" : 0} gap="xs">
          <Title order={2} fz="md">
            {title}
          </Title>
          {actions && <Group gap="sm">{actions}</Group>}
        </Group>
      )}
      <Box p={isFlush ? 0 : "md"}>{children}</Box>
    </Paper>
  );
}
