import type { ReactNode } from "react";

interface ScrollBoxProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A long part of a page in a box of its own, scrollable by keyboard. */
export function ScrollBox({ label, children }: ScrollBoxProps) {
  return (
    // biome-ignore-start lint/a11y: a scrolling part must be reachable by keyboard, and named
    <div className="scroll-box" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
    // biome-ignore-end lint/a11y: see above
  );
}
