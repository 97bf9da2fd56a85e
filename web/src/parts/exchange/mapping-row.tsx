import { ActionIcon, Group, NativeSelect, Paper, Text, Textarea, TextInput } from "@mantine/core";
import { IconArrowUp, IconTrash } from "@tabler/icons-react";
import type { Line, Step } from "../../exchange/definition.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { StepList } from "./step-list.tsx";

interface MappingRowProps {
  readonly number: number;
  readonly line: Line;
  readonly onChange: (line: Line) => void;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: () => void;
  /** Ids of the lists of names. */
  readonly sourceList: string;
  readonly targetList: string;
  readonly error: string | undefined;
  readonly hint: string | undefined;
}

const KINDS = ["from", "value", "expression"] as const;
type Kind = (typeof KINDS)[number];
const kindOf = (line: Line): Kind =>
  line.expression !== undefined ? "expression" : line.value !== undefined ? "value" : "from";

const SEPARATOR = " + ";
const fromText = (from: Line["from"]): string =>
  typeof from === "string" ? from : (from ?? []).join(SEPARATOR);
function fromOf(text: string): Line["from"] {
  const parts = text.split("+").map((one) => one.trim());
  return parts.length > 1 && parts.every((one) => one !== "") ? parts : text;
}

const isDefault = (step: Step): boolean => step.do === "default";

export function MappingRow(props: MappingRowProps) {
  const { number, line, onChange, onUp, onRemove, error, hint } = props;
  const x = useExchangeText();
  const { to, transforms = [] } = line;
  const name = to || String(number);
  const kind = kindOf(line);
  const steps = transforms.filter((step) => !isDefault(step));
  const usual = transforms.find(isDefault)?.value;
  const withSteps = (next: readonly Step[], value: unknown): Line => {
    const all = value === undefined || value === "" ? next : [...next, { do: "default", value }];
    const { transforms: _, ...rest } = line;
    return all.length === 0 ? rest : { ...rest, transforms: all };
  };
  const withKind = (next: Kind): Line => ({
    to,
    [next]: "",
    ...(next === "value" ? {} : { transforms }),
  });
  return (
    <Paper withBorder p="xs" role="group" aria-label={x("map.line", { name })}>
      <Group gap="xs" align="flex-end">
        <NativeSelect
          size="xs"
          w={130}
          label={x("map.kind")}
          value={kind}
          data={KINDS.map((value) => ({ value, label: x(`map.kinds.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange(withKind(KINDS.find((one) => one === value) ?? "from"))
          }
        />
        <SourceInput {...props} kind={kind} />
        <TextInput
          size="xs"
          style={{ flex: "1 1 180px" }}
          label={x("map.to")}
          value={to}
          list={props.targetList}
          autoComplete="off"
          onChange={(event) => onChange({ ...line, to: event.currentTarget.value })}
        />
        {kind !== "value" && (
          <TextInput
            size="xs"
            w={110}
            label={x("map.default")}
            value={usual === undefined ? "" : String(usual)}
            onChange={(event) => onChange(withSteps(steps, event.currentTarget.value))}
          />
        )}
        <Group gap={2}>
          <ActionIcon
            variant="subtle"
            size={30}
            disabled={!onUp}
            aria-label={x("move_up", { name })}
            onClick={onUp}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="red"
            size={30}
            aria-label={x("remove", { name })}
            onClick={onRemove}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      {kind !== "value" && (
        <details open={steps.length > 0}>
          <summary>
            <Text span size="xs" c="dimmed">
              {x("map.transforms")}
            </Text>
          </summary>
          <StepList steps={steps} onChange={(next) => onChange(withSteps(next, usual))} />
        </details>
      )}
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" className="breakable">
          {error}
        </Text>
      )}
    </Paper>
  );
}

function SourceInput(props: MappingRowProps & { readonly kind: Kind }) {
  const { line, onChange, sourceList, kind } = props;
  const x = useExchangeText();
  const style = { flex: "1 1 180px" };
  if (kind === "expression") {
    return (
      <Textarea
        size="xs"
        style={style}
        label={x("map.kinds.expression")}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        classNames={{ input: "mono" }}
        value={line.expression ?? ""}
        onChange={(event) => onChange({ ...line, expression: event.currentTarget.value })}
      />
    );
  }
  if (kind === "value") {
    return (
      <TextInput
        size="xs"
        style={style}
        label={x("map.kinds.value")}
        value={String(line.value ?? "")}
        onChange={(event) => onChange({ ...line, value: event.currentTarget.value })}
      />
    );
  }
  return (
    <TextInput
      size="xs"
      style={style}
      label={x("map.from")}
      title={x("map.from_help")}
      list={sourceList}
      autoComplete="off"
      value={fromText(line.from)}
      onChange={(event) => onChange({ ...line, from: fromOf(event.currentTarget.value) })}
    />
  );
}
