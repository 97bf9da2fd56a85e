import { SegmentedControl, type SegmentedControlProps } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";

/** A few words to choose from, one beside the other; below each other where they would not fit. */
export function Choice<V extends string>(props: SegmentedControlProps<V>) {
  const isNarrow = useMediaQuery("(max-width: 36em)");
  return (
    <SegmentedControl
      {...props}
      orientation={isNarrow ? "vertical" : "horizontal"}
      style={{ alignSelf: isNarrow ? "stretch" : "flex-start" }}
    />
  );
}
