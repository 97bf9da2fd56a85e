import { Button, Group, Stack, Text } from "@mantine/core";
import { useId } from "react";
import type { Line } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { MappingRow } from "./mapping-row.tsx";
import { swapped } from "./step-list.tsx";

export interface MappingTableProps {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly onChange: (lines: readonly Line[]) => void;
  /** Names to choose from; others can be typed. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly issues: readonly Issue[];
  /** Path of the map within the body. */
  readonly field: string;
  /** Why a line is proposed, by its target. */
  readonly hints?: Readonly<Record<string, string>> | undefined;
}

/** From where, through what, to where: one line for each value. */
export function MappingTable(props: MappingTableProps) {
  const { label, lines, onChange, sources, targets, issues, field, hints } = props;
  const x = useExchangeText();
  const [sourceList, targetList] = [useId(), useId()];
  const used = new Set(lines.flatMap(({ from = [] }) => [from].flat()));
  const unused = sources.filter((name) => !used.has(name));
  const whole = issues.find((one) => one.field === field)?.text;
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <datalist id={sourceList}>
        {sources.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <datalist id={targetList}>
        {targets.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          {x("map.none")}
        </Text>
      )}
      {lines.map((line, at) => (
        <MappingRow
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told by
          key={at}
          number={at + 1}
          line={line}
          onChange={(next) => onChange(lines.with(at, next))}
          onUp={at === 0 ? undefined : () => onChange(swapped(lines, at))}
          onRemove={() => onChange(lines.filter((_, i) => i !== at))}
          sourceList={sourceList}
          targetList={targetList}
          error={issueAt(issues, `${field}.${at}`)}
          hint={hints?.[line.to]}
        />
      ))}
      {whole && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {whole}
        </Text>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange([...lines, { to: "", from: "" }])}
        >
          {x("map.add")}
        </Button>
      </Group>
      {unused.length > 0 && lines.length > 0 && (
        <Text size="xs" c="dimmed" className="breakable">
          {x("map.unused", { names: unused.slice(0, 40).join(", ") })}
        </Text>
      )}
    </Stack>
  );
}
