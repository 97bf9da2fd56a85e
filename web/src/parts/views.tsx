import { Group } from "@mantine/core";
import type { ReactNode } from "react";

interface ViewsProps {
  readonly label: string;
  /** Links to the sibling pages: `LinkAnchor` with the class `view-link`. */
  readonly children: ReactNode;
}

/** Links between pages that show the same things in different ways; the present one is marked. */
export function Views({ label, children }: ViewsProps) {
  return (
    <Group component="nav" aria-label={label} gap="xs" className="views">
      {children}
    </Group>
  );
}
