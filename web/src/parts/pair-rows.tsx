import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Pair } from "./subscription/values.ts";

interface PairRowsProps {
  readonly label: string;
  readonly description: string;
  readonly nameLabel: string;
  readonly valueLabel: string;
  readonly addLabel: string;
  readonly rows: readonly Pair[];
  readonly onChange: (rows: readonly Pair[]) => void;
  readonly error: string | undefined;
}

/** A list of names with values, of any length. */
export function PairRows(props: PairRowsProps) {
  const { label, description, nameLabel, valueLabel, addLabel, rows, onChange, error } = props;
  const { t } = useTranslation();
  const replace = (index: number, row: Pair) =>
    onChange(rows.map((before, at) => (at === index ? row : before)));
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      labelElement="div"
      role="group"
      aria-label={label}
    >
      <Stack gap="xs" mt="xs">
        {rows.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
          <Group key={index} gap="xs" wrap="nowrap" align="flex-start">
            <Group gap="xs" grow style={{ flex: 1 }} preventGrowOverflow={false}>
              <TextInput
                aria-label={nameLabel}
                placeholder={nameLabel}
                miw={130}
                value={name}
                onChange={(event) => replace(index, [event.currentTarget.value, value])}
              />
              <TextInput
                aria-label={valueLabel}
                placeholder={valueLabel}
                miw={130}
                value={value}
                onChange={(event) => replace(index, [name, event.currentTarget.value])}
              />
            </Group>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={`${t("action.delete")}: ${name || nameLabel}`}
              onClick={() => onChange(rows.filter((_row, at) => at !== index))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...rows, ["", ""]])}
        >
          {addLabel}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
