import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { proposeDefinition } from "../../api/exchange-queries.ts";
import type { Proposal, ProposeIn } from "../../api/types.ts";
import type { Body, ImportPart, Line } from "../../exchange/definition.ts";
import { FIELDS } from "../../exchange/fields.ts";
import type { Issue } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { Problem } from "../problem.tsx";
import { MappingTable } from "./mapping-table.tsx";

export interface BodyStepProps {
  readonly integration: string;
  readonly body: Body;
  readonly onChange: (body: Body) => void;
  readonly issues: readonly Issue[];
}

/** Which column becomes which field; a proposal to begin with. */
export function MapStep({ integration, body, onChange, issues }: BodyStepProps) {
  const x = useExchangeText();
  const part = body.import;
  if (part) {
    return (
      <ImportMap
        {...{ integration, issues }}
        value={part}
        onChange={(next) => onChange({ ...body, import: next })}
      />
    );
  }
  const sent = body.export;
  if (!sent) return null;
  const all = FIELDS[sent.entity].map((from): Line => ({ to: columnOf(from), from }));
  return (
    <Stack>
      {sent.map.length === 0 && (
        <Button
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange({ ...body, export: { ...sent, map: all } })}
        >
          {x("wizard.all_fields")}
        </Button>
      )}
      <MappingTable
        label={x("map.title")}
        lines={sent.map}
        onChange={(map) => onChange({ ...body, export: { ...sent, map } })}
        sources={FIELDS[sent.entity]}
        targets={[]}
        issues={issues}
        field="export.map"
      />
    </Stack>
  );
}

/** `buyer.ids[PL:NIP]` as the column `buyer_ids_pl_nip`. */
const columnOf = (field: string): string =>
  field
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/_$/, "");

interface ImportMapProps {
  readonly integration: string;
  readonly value: ImportPart;
  readonly onChange: (value: ImportPart) => void;
  readonly issues: readonly Issue[];
}

const REASONS = [
  ...(["name", "part_of_name", "values", "name_and_values"] as const),
  ...(["primary_key", "unique_values", "usual_value"] as const),
] as const;

function ImportMap({ integration, value, onChange, issues }: ImportMapProps) {
  const x = useExchangeText();
  const { percent } = useFormat();
  const propose = useMutation({
    mutationFn: () =>
      proposeDefinition({
        integration_id: integration,
        entity: value.entity,
        source: plainSource(value) as ProposeIn["source"],
      }),
    onSuccess: (proposal) => onChange(withProposal(value, proposal)),
  });
  const reasonOf = (word: string): string => {
    const known = REASONS.find((one) => one === word);
    return known ? x(`reasons.${known}`) : word;
  };
  const hints = Object.fromEntries(
    propose.data?.map.map((one) => [
      (one.value as Line).to,
      x("wizard.sure", { percent: percent(one.confidence), reason: reasonOf(one.reason) }),
    ]) ?? [],
  );
  return (
    <Stack>
      <Group>
        <Button
          variant={value.map.length === 0 ? "filled" : "default"}
          loading={propose.isPending}
          onClick={() => propose.mutate()}
        >
          {x("wizard.propose")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {x("wizard.propose_help")}
      </Text>
      <Problem error={propose.error} />
      <MappingTable
        label={x("map.title")}
        lines={value.map}
        onChange={(map) => onChange({ ...value, map })}
        sources={propose.data?.columns.map(({ name }) => name) ?? []}
        targets={FIELDS[value.entity]}
        issues={issues}
        field="import.map"
        hints={hints}
      />
    </Stack>
  );
}

/** A source as the API wants it: an empty condition is left out. */
function plainSource({ source }: ImportPart): object {
  const given = Object.entries(source).filter(([, one]) => one !== "" && one !== undefined);
  return Object.fromEntries(given);
}

/** What is proposed goes before what was there, and never takes anything away. */
function withProposal(value: ImportPart, proposal: Proposal): ImportPart {
  const { key, map, change_column: change, deleted_when: deleted, match, link } = proposal;
  const deletedWhen = deleted?.value as string | undefined;
  return {
    ...value,
    map: map.map((one) => one.value as Line),
    key: (key?.value as readonly string[] | undefined) ?? value.key,
    ...(change && !value.source.files ? { incremental: { column: change.value as string } } : {}),
    ...(deletedWhen ? { deletes: "flag", deleted_when: deletedWhen } : {}),
    ...(match ? { match: match.value as string } : {}),
    ...(link ? { link: link.value as string } : {}),
  };
}
