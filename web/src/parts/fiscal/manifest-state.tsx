import { Box, Group, Text } from "@mantine/core";
import type { Manifestation } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";

const COLORS: Readonly<Record<Manifestation["state"], string>> = {
  pending: "gray",
  registered: "green",
  refused: "red",
};

export function ManifestBadge({ state }: Pick<Manifestation, "state">) {
  const f = useFiscalText();
  return <StateBadge color={COLORS[state]} label={f(`manifest.state.${state}`)} />;
}

/** cStat and the authority's sentence. */
export const answerText = ({ status, message }: Manifestation): string =>
  [status, message].filter(Boolean).join(" · ");

/** One statement with how it went. */
export function ManifestState({ manifestation }: { readonly manifestation: Manifestation }) {
  const f = useFiscalText();
  const { type, state, reason, actor, created_at } = manifestation;
  const answer = answerText(manifestation);
  return (
    <Box>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {f(`manifest.${type}`)}
        </Text>
        <ManifestBadge state={state} />
      </Group>
      <Text size="xs" c="dimmed" className="breakable">
        {actor} · <Instant at={created_at} />
        {answer && ` · ${answer}`}
      </Text>
      {reason && <Text size="sm">{reason}</Text>}
    </Box>
  );
}
