import { ActionIcon, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconArrowUp, IconTrash } from "@tabler/icons-react";
import type { Step } from "../../exchange/definition.ts";
import { useExchangeText } from "../../exchange-texts.ts";

/** Each step that a value can go through, as it is added. */
const STEPS = {
  trim: {},
  upper: {},
  lower: {},
  title: {},
  digits: {},
  collapse_spaces: {},
  number: { decimal_mark: "," },
  date: { format: "DD.MM.YYYY" },
  text_part: { from: 1 },
  replace: { find: " ", with: "" },
  join: { separator: " " },
  boolean: { true: ["1", "T", "true"] },
  lookup: { list: "" },
} as const;
type StepName = keyof typeof STEPS;
const STEP_NAMES = Object.keys(STEPS) as readonly StepName[];

const OPTIONS = {
  number: ["decimal_mark", "group_mark", "scale", "multiply_by"],
  date: ["format", "to"],
  text_part: ["from", "length"],
  replace: ["find", "with"],
  join: ["separator"],
  boolean: ["true"],
  lookup: ["list", "otherwise", "values"],
} as const satisfies Partial<Record<StepName, readonly string[]>>;
type OptionName = (typeof OPTIONS)[keyof typeof OPTIONS][number];
const NUMBERS: readonly string[] = ["scale", "from", "length"];
const optionsOf = (name: string): readonly OptionName[] =>
  (OPTIONS as Readonly<Record<string, readonly OptionName[]>>)[name] ?? [];

interface StepListProps {
  readonly steps: readonly Step[];
  readonly onChange: (steps: readonly Step[]) => void;
}

/** What a value goes through, in order. The default is no step here: it has a field of its own. */
export function StepList({ steps, onChange }: StepListProps) {
  const x = useExchangeText();
  const put = (at: number, step: Step) => onChange(steps.with(at, step));
  const nameOf = (step: Step): string => {
    const known = STEP_NAMES.find((one) => one === step.do);
    return known ? x(`steps.${known}`) : step.do;
  };
  return (
    <Stack gap="xs">
      {steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have nothing else to be told by
        <Group key={at} gap="xs" align="flex-end" role="group" aria-label={nameOf(step)}>
          <NativeSelect
            size="xs"
            aria-label={x("step")}
            value={step.do}
            data={STEP_NAMES.map((value) => ({ value, label: x(`steps.${value}`) }))}
            onChange={({ currentTarget: { value } }) => {
              const name = STEP_NAMES.find((one) => one === value);
              if (name) put(at, { do: name, ...STEPS[name] });
            }}
          />
          {optionsOf(step.do).map((option) => (
            <TextInput
              key={option}
              size="xs"
              w={130}
              label={x(`step_options.${option}`)}
              value={shown(step[option])}
              onChange={({ currentTarget: { value } }) => put(at, withOption(step, option, value))}
            />
          ))}
          <ActionIcon
            variant="subtle"
            size={30}
            disabled={at === 0}
            aria-label={x("move_up", { name: nameOf(step) })}
            onClick={() => onChange(swapped(steps, at))}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="red"
            size={30}
            aria-label={x("remove", { name: nameOf(step) })}
            onClick={() => onChange(steps.filter((_, i) => i !== at))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        style={{ alignSelf: "flex-start" }}
        onClick={() => onChange([...steps, { do: "trim" }])}
      >
        {x("step_add")}
      </Button>
    </Stack>
  );
}

/** The element at `at` and the one before it change places. */
export function swapped<T>(list: readonly T[], at: number): readonly T[] {
  const [before, here] = [list[at - 1], list[at]];
  if (before === undefined || here === undefined) return list;
  return list.with(at - 1, here).with(at, before);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([from, to]) => `${from}=${to}`)
      .join("; ");
  }
  return value === undefined ? "" : String(value);
}

function withOption(step: Step, option: OptionName, text: string): Step {
  const { [option]: _, ...rest } = step;
  const isNeeded = option === "with" || option === "separator" || option === "find";
  if (text === "" && !isNeeded) return rest as Step;
  if (option === "true") return { ...step, true: text.split(",").map((one) => one.trim()) };
  if (option === "values") {
    const pairs = text.split(";").map((one) => one.split("=", 2));
    return {
      ...step,
      values: Object.fromEntries(pairs.map(([from = "", to = ""]) => [from.trim(), to])),
    };
  }
  const isNumber = NUMBERS.includes(option) && Number.isFinite(Number(text));
  return { ...step, [option]: isNumber ? Number(text) : text };
}
