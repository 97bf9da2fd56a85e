import { Alert, Stack, Text } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { integrationsQuery } from "../../api/queries.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { LinkAnchor } from "../link.tsx";
import type { StaleDataProps } from "./stale-data.tsx";

/** Each integration whose records of that entity are not up to date, with the time that they are of. */
export function StaleNote({ entity }: StaleDataProps) {
  const h = useHealthText();
  const { instant } = useFormat();
  const { data = [] } = useQuery(integrationsQuery);
  const stale = data.flatMap(({ id, name, active, reads }) => {
    const times = reads.flatMap((read) =>
      read.entity === entity && read.stale_since !== null ? [read.stale_since] : [],
    );
    const [since] = times.toSorted();
    return since === undefined || !active ? [] : [{ id, name, since }];
  });
  if (stale.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconClockExclamation aria-hidden />}>
      <Stack gap={4}>
        {stale.map(({ id, name, since }) => (
          <Text key={id} size="sm">
            {h("stale_note", { name, at: instant(since) })}{" "}
            <LinkAnchor to="/integration-health/$id" params={{ id }} underline="always">
              {h("why")}
            </LinkAnchor>
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
