import { Button, Checkbox, Group, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Conflict, DecideIn } from "../../api/types.ts";
import { useMay } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { ConflictFields, type Sides } from "./conflict-fields.tsx";
import { ConflictVerdict } from "./conflict-verdict.tsx";
import { RecordLink } from "./record-link.tsx";
import { useSystemName } from "./use-system-name.ts";

const COLORS = { open: "yellow", decided: "blue", settled: "green" } as const;

interface ConflictCardProps {
  readonly conflict: Conflict;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onDecide: (body: DecideIn) => void;
  readonly isBusy: boolean;
}

/** One record that both sides have changed: both versions, and the choice between them. */
export function ConflictCard(props: ConflictCardProps) {
  const { conflict, isSelected, onSelect } = props;
  const s = useSyncText();
  const mayDecide = useMay("records.write");
  const [sides, setSides] = useState<Sides>({});
  const { entity, record_id: id, key, title, state, run_id: runId } = conflict;
  const name = title || key || String(id);
  const isOpen = state === "open" && mayDecide;
  return (
    <Paper component="section" withBorder radius="md" p="md" aria-label={name}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          {isOpen && (
            <Checkbox
              aria-label={s("conflicts.select", { title: name })}
              checked={isSelected}
              onChange={onSelect}
            />
          )}
          <Stack gap={2} style={{ flex: 1 }} miw={0}>
            <Group gap="xs">
              <Text fw={600} className="breakable">
                <RecordLink entity={entity} id={id} text={name} />
              </Text>
              {state !== "open" && (
                <StateBadge color={COLORS[state]} label={s(`conflicts.states.${state}`)} />
              )}
            </Group>
            <About conflict={conflict} />
          </Stack>
        </Group>
        <WhatHappened conflict={conflict} />
        {conflict.fields.length > 0 && (
          <ConflictFields
            conflict={conflict}
            caption={name}
            {...(isOpen && conflict.kind === "fields" ? { sides, onChoose: setSides } : {})}
          />
        )}
        {isOpen ? <Choices {...props} sides={sides} /> : <ConflictVerdict conflict={conflict} />}
        <Text size="sm">
          <LinkAnchor to="/sync/$id" params={{ id: runId }}>
            {s("conflicts.log")}
          </LinkAnchor>
        </Text>
      </Stack>
    </Paper>
  );
}

function About({ conflict }: { readonly conflict: Conflict }) {
  const s = useSyncText();
  const system = useSystemName()(conflict.integration_id);
  const facts = [s(`entities.${conflict.entity}`), system].filter(Boolean);
  return (
    <Text size="sm" c="dimmed" className="breakable">
      {facts.join(" · ")} · {s("conflicts.found")} <Instant at={conflict.created_at} />
    </Text>
  );
}

function WhatHappened({
  conflict: { kind, integration_id: slug },
}: Pick<ConflictCardProps, "conflict">) {
  const s = useSyncText();
  const system = useSystemName()(slug);
  if (kind === "fields") return null;
  return <Text size="sm">{s(`conflicts.${kind}`, { system })}</Text>;
}

interface ChoicesProps extends ConflictCardProps {
  readonly sides: Sides;
}

function Choices({ conflict, sides, onDecide, isBusy }: ChoicesProps) {
  const s = useSyncText();
  const system = useSystemName()(conflict.integration_id);
  const { kind, fields } = conflict;
  const take = (side: "erp" | "hub") => onDecide({ take: side });
  if (kind !== "fields") {
    const hub = kind === "deleted_there" ? "keep_here" : "delete_there_too";
    const erp = kind === "deleted_there" ? "delete_here_too" : "keep_there";
    return (
      <Group gap="sm">
        <Button variant="default" disabled={isBusy} onClick={() => take("hub")}>
          {s(`conflicts.${hub}`)}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => take("erp")}>
          {s(`conflicts.${erp}`)}
        </Button>
      </Group>
    );
  }
  const isWhole = fields.every(({ field }) => sides[field] !== undefined);
  return (
    <Group gap="sm">
      <Button
        disabled={isBusy || !isWhole}
        onClick={() => onDecide({ fields: sides })}
        {...(isWhole ? {} : { title: s("conflicts.decide_help") })}
      >
        {s("conflicts.decide")}
      </Button>
      <Button variant="default" disabled={isBusy} onClick={() => take("hub")}>
        {s("conflicts.take_hub")}
      </Button>
      <Button variant="default" disabled={isBusy} onClick={() => take("erp")}>
        {s("conflicts.take_erp", { system })}
      </Button>
    </Group>
  );
}
