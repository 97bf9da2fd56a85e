import { SimpleGrid, Stack, Text } from "@mantine/core";

export interface Figure {
  readonly label: string;
  readonly value: string;
  /** It needs attention. */
  readonly isBad?: boolean;
}

/** A row of numbers, each with what it counts. */
export function Figures({ items }: { readonly items: readonly Figure[] }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 3, lg: items.length }} spacing="md">
      {items.map(({ label, value, isBad }) => (
        <Stack key={label} gap={0}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text
            component="dd"
            m={0}
            fz="xl"
            fw={650}
            className="number"
            {...(isBad ? { c: "var(--mantine-color-error)" } : {})}
          >
            {value}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  );
}
