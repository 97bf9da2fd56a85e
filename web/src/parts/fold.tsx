import { Box, Paper, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";

interface FoldProps {
  readonly title: string;
  /** One line that tells what is in it, or how it is set. */
  readonly summary: string;
  /** Something in it has to be seen: it opens and stays open. */
  readonly isNeeded?: boolean;
  readonly children: ReactNode;
}

/** A section that is folded away; its content is made when it is opened for the first time. */
export function Fold({ title, summary, isNeeded = false, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(isNeeded);
  const [wasOpen, setWasOpen] = useState(isNeeded);
  const isShown = isOpen || isNeeded;
  return (
    <Paper component="section" withBorder aria-label={title}>
      <details
        open={isShown}
        onToggle={(event) => {
          setIsOpen(event.currentTarget.open);
          setWasOpen(true);
        }}
      >
        <summary className="fold-summary">
          <Box display="inline-block" maw="calc(100% - 24px)" style={{ verticalAlign: "top" }}>
            <span className="section-summary">{title}</span>
            <Text size="sm" c="dimmed" className="breakable">
              {summary}
            </Text>
          </Box>
        </summary>
        {(isShown || wasOpen) && (
          <Box px="md" pb="md">
            {children}
          </Box>
        )}
      </details>
    </Paper>
  );
}
