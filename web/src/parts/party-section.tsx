import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { InvoiceParty } from "../invoice.ts";
import { Section } from "./section.tsx";

interface PartySectionProps {
  readonly title: string;
  readonly party: InvoiceParty;
  /** The way to the other documents of the party. */
  readonly others?: ReactNode;
}

/** A seller, a buyer or another party as it stands on a document. */
export function PartySection({ title, party, others }: PartySectionProps) {
  const { address, ids = [] } = party;
  const town = [address?.post_code, address?.city].filter(Boolean).join(" ");
  return (
    <Section title={title}>
      <Stack gap={2}>
        <Text fw={550} className="breakable">
          {party.name ?? "–"}
        </Text>
        {address?.line1 && <Text size="sm">{address.line1}</Text>}
        {town && <Text size="sm">{town}</Text>}
        {ids.map(({ scheme, value }) => (
          <Text key={scheme + value} size="sm" c="dimmed">
            {scheme.split(":").at(-1)} {value}
          </Text>
        ))}
        {others}
      </Stack>
    </Section>
  );
}
