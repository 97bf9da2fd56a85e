import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useCommandText } from "../../command-texts.ts";
import { type Catalogue, saidIn, typeText } from "../../commands/catalogue.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { ScrollBox } from "../scroll-box.tsx";

const START = "select top 10 * from partnery";

interface QueryEditorProps {
  readonly catalogue: Catalogue;
  readonly onCreate: (select: string) => void;
}

/** A raw query, beside the columns that it can name. */
export function QueryEditor({ catalogue, onCreate }: QueryEditorProps) {
  const c = useCommandText();
  const [select, setSelect] = useState(START);
  const open = catalogue.tables.filter(({ is_closed }) => !is_closed);
  const [name, setName] = useState(open[0]?.name ?? "");
  const table = open.find((one) => one.name === name);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Textarea
          label="select"
          description={c("form.select_help")}
          value={select}
          spellCheck={false}
          autosize
          minRows={6}
          maxRows={20}
          maxLength={8000}
          classNames={{ input: "mono" }}
          onChange={({ currentTarget: { value } }) => setSelect(value)}
        />
        <Stack gap="xs">
          <NativeSelect
            label={c("form.table")}
            value={name}
            data={open.map((one) => one.name)}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
          {table && (
            <ScrollBox label={c("form.columns_of", { table: table.name })}>
              {table.columns.map((column) => (
                <Text key={column.name} size="sm">
                  <span className="mono">{column.name}</span> {typeText(column)} –{" "}
                  {saidIn(column.text, currentLanguage())}
                </Text>
              ))}
            </ScrollBox>
          )}
        </Stack>
      </SimpleGrid>
      <Group>
        <Button variant="light" onClick={() => onCreate(select)}>
          {c("form.create")}
        </Button>
      </Group>
    </Stack>
  );
}
