import { DataList } from "@mantine/core";
import type { ReactNode } from "react";

/** Pairs of a name and a value; those without a value are left out. */
export function Facts({ items }: { readonly items: readonly (readonly [string, ReactNode])[] }) {
  const known = items.filter(
    ([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
  );
  return (
    <DataList gap="xs">
      {known.map(([name, value]) => (
        <DataList.Item key={name}>
          <DataList.ItemLabel
            c="dimmed"
            w="min(42%, 180px)"
            miw={0}
            flex="none"
            className="breakable"
          >
            {name}
          </DataList.ItemLabel>
          <DataList.ItemValue className="breakable">{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
