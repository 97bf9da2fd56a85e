import { Box, Group, Stack, Text } from "@mantine/core";
import { type FiscalEvent, maskTaxId } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";
import { StateBadge } from "../badges.tsx";
import { Section } from "../section.tsx";
import { useReal } from "./use-real.ts";

/** What happened to a document, oldest first. */
export function EventList({ events }: { readonly events: readonly FiscalEvent[] }) {
  const f = useFiscalText();
  const inOrder = events.toSorted((a, b) => timeOf(a) - timeOf(b));
  return (
    <Section title={f("event.title")}>
      {events.length === 0 ? (
        <Text size="sm" c="dimmed">
          {f("event.none")}
        </Text>
      ) : (
        <Stack component="ol" className="plain-list" gap="md" p={0} m={0}>
          {inOrder.map((event) => (
            <li key={`${event.type} ${event.sequence} ${event.author ?? ""}`}>
              <OneEvent event={event} />
            </li>
          ))}
        </Stack>
      )}
    </Section>
  );
}

/** Epoch milliseconds; 0 where the event has no time. */
const timeOf = ({ registered_at, happened_at }: FiscalEvent): number =>
  Date.parse(happened_at ?? registered_at ?? "") || 0;

function OneEvent({ event }: { readonly event: FiscalEvent }) {
  const f = useFiscalText();
  const { moment } = useReal();
  const { type, sequence, description, author, protocol, status, status_reason } = event;
  const name = f(`event_type.${type as keyof (typeof texts)["event_type"]}`, {
    defaultValue: description ?? type,
  });
  const facts = [
    moment(event.happened_at ?? event.registered_at),
    sequence > 1 && f("event.sequence", { number: sequence }),
    author && f("event.author", { author: maskTaxId(author) }),
    protocol && f("event.protocol", { protocol }),
  ];
  return (
    <Box pl="sm" style={{ borderLeft: "3px solid var(--mantine-color-default-border)" }}>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {name}
        </Text>
        {event.is_summary && <StateBadge color="blue" label={f("event.summary")} />}
      </Group>
      <Text size="xs" c="dimmed" className="breakable">
        {facts.filter(Boolean).join(" · ")}
      </Text>
      {(event.correction ?? event.reason) && (
        <Text size="sm" className="breakable" style={{ whiteSpace: "pre-line" }}>
          {event.correction ?? event.reason}
        </Text>
      )}
      {!event.is_summary && (
        <Text size="xs" c="dimmed">
          {status ? [status, status_reason].filter(Boolean).join(" · ") : f("event.unconfirmed")}
        </Text>
      )}
    </Box>
  );
}
