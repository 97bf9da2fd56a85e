import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useSyncText } from "../../sync-texts.ts";

export interface RowColumn<N extends string> {
  readonly name: N;
  readonly title: string;
  readonly maxLength: number;
  readonly isNumber?: boolean;
}

type Row<N extends string> = Readonly<Record<N, string>>;

interface RowTableProps<N extends string> {
  readonly label: string;
  readonly description: string;
  readonly columns: readonly RowColumn<N>[];
  readonly rows: readonly Row<N>[];
  readonly onChange: (rows: readonly Row<N>[]) => void;
  readonly error: string | undefined;
}

/** A few short texts on each line, as many lines as wanted. */
export function RowTable<N extends string>(props: RowTableProps<N>) {
  const { label, description, columns, rows, onChange, error } = props;
  const s = useSyncText();
  const empty = Object.fromEntries(columns.map(({ name }) => [name, ""])) as Row<N>;
  const set = (index: number, change: Partial<Row<N>>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
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
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
          <Group key={index} gap="xs" wrap="nowrap" align="flex-end">
            <Group gap="xs" grow style={{ flex: 1 }} preventGrowOverflow={false}>
              {columns.map(({ name, title, maxLength, isNumber }) => (
                <TextInput
                  key={name}
                  label={title}
                  aria-label={`${title}, ${index + 1}`}
                  miw={90}
                  maxLength={maxLength}
                  inputMode={isNumber ? "decimal" : "text"}
                  value={row[name]}
                  onChange={({ currentTarget: { value } }) =>
                    set(index, { [name]: value } as Partial<Row<N>>)
                  }
                />
              ))}
            </Group>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={`${label}: ${s("settings.remove_line", { number: index + 1 })}`}
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
          aria-label={`${label}: ${s("settings.add_line")}`}
          onClick={() => onChange([...rows, empty])}
        >
          {s("settings.add_line")}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
