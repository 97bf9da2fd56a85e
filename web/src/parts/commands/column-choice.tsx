import { Checkbox, Fieldset, SimpleGrid, Stack } from "@mantine/core";
import { useCommandText } from "../../command-texts.ts";
import { type CatalogueTable, saidIn, typeText } from "../../commands/catalogue.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { Choice } from "../choice.tsx";
import { ScrollBox } from "../scroll-box.tsx";

interface ColumnChoiceProps {
  readonly tables: readonly CatalogueTable[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly onChange: (fields: Readonly<Record<string, readonly string[]>>) => void;
}

/** queryFields: which columns of each table come back. */
export function ColumnChoice({ tables, fields, onChange }: ColumnChoiceProps) {
  const setTable = (name: string, columns: readonly string[] | undefined) => {
    const { [name]: _, ...others } = fields;
    onChange(columns === undefined ? others : { ...others, [name]: columns });
  };
  return (
    <Stack>
      {tables.map((table) => (
        <TableColumns
          key={table.name}
          table={table}
          chosen={fields[table.name]}
          onChange={(columns) => setTable(table.name, columns)}
        />
      ))}
    </Stack>
  );
}

interface TableColumnsProps {
  readonly table: CatalogueTable;
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (columns: readonly string[] | undefined) => void;
}

function TableColumns({ table, chosen, onChange }: TableColumnsProps) {
  const c = useCommandText();
  const mode = chosen === undefined ? "default" : chosen.length === 0 ? "all" : "chosen";
  const usual = table.columns.filter(({ is_default }) => is_default).map(({ name }) => name);
  const first = usual.length > 0 ? usual : table.columns.slice(0, 1).map(({ name }) => name);
  const choose = (value: string) =>
    onChange(value === "default" ? undefined : value === "all" ? [] : first);
  return (
    <Fieldset legend={table.name}>
      <Stack gap="sm">
        <Choice
          aria-label={c("form.columns_of", { table: table.name })}
          value={mode}
          data={[
            { value: "default", label: c("form.columns_default") },
            { value: "all", label: c("form.columns_all") },
            { value: "chosen", label: c("form.columns_chosen") },
          ]}
          onChange={choose}
        />
        {mode === "chosen" && (
          <ScrollBox label={c("form.columns_of", { table: table.name })}>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs">
              {table.columns.map((column) => (
                <Checkbox
                  key={column.name}
                  label={column.name}
                  description={`${saidIn(column.text, currentLanguage())} · ${typeText(column)}`}
                  checked={chosen?.includes(column.name) ?? false}
                  onChange={({ currentTarget: { checked } }) =>
                    onChange(toggled(chosen ?? [], column.name, checked))
                  }
                />
              ))}
            </SimpleGrid>
          </ScrollBox>
        )}
      </Stack>
    </Fieldset>
  );
}

/** Without any column left, those by default come back. */
function toggled(
  chosen: readonly string[],
  name: string,
  isChosen: boolean,
): readonly string[] | undefined {
  const next = isChosen ? [...chosen, name] : chosen.filter((one) => one !== name);
  return next.length === 0 ? undefined : next;
}
