import { ActionIcon, Button, Checkbox, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { PriceRow } from "../../record-draft.ts";
import { useSyncText } from "../../sync-texts.ts";

interface PriceRowsProps {
  readonly rows: readonly PriceRow[];
  readonly onChange: (rows: readonly PriceRow[]) => void;
  readonly error: string | undefined;
}

const TEXTS = [
  { name: "list", maxLength: 60 },
  { name: "amount", maxLength: 30 },
  { name: "currency", maxLength: 3 },
] as const;

/** An item's price on each list. */
export function PriceRows({ rows, onChange, error }: PriceRowsProps) {
  const s = useSyncText();
  const set = (index: number, change: Partial<PriceRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  const add = () => {
    const { currency = "" } = rows[0] ?? {};
    onChange([...rows, { list: "", amount: "", currency, is_gross: false }]);
  };
  return (
    <Input.Wrapper
      label={s("edit.prices")}
      error={error}
      labelElement="div"
      role="group"
      aria-label={s("edit.prices")}
    >
      <Stack gap="xs" mt="xs">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
          <Group key={index} gap="xs" align="flex-end">
            {TEXTS.map(({ name, maxLength }) => (
              <TextInput
                key={name}
                label={s(`edit.${name}`)}
                aria-label={`${s(`edit.${name}`)}, ${index + 1}`}
                w={name === "currency" ? 90 : 140}
                maxLength={maxLength}
                inputMode={name === "amount" ? "decimal" : "text"}
                value={row[name]}
                onChange={(event) => set(index, { [name]: event.currentTarget.value })}
              />
            ))}
            <Checkbox
              label={s("edit.gross")}
              mb={8}
              checked={row.is_gross}
              onChange={(event) => set(index, { is_gross: event.currentTarget.checked })}
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={s("edit.remove_price", { number: index + 1 })}
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
          onClick={add}
        >
          {s("edit.add_price")}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
