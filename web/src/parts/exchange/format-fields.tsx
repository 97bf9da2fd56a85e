import { NativeSelect, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { codecsQuery } from "../../api/exchange-queries.ts";
import type { FileFormat } from "../../exchange/definition.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { SchemaFields } from "../schema-fields.tsx";
import { bodyOf, type FieldValue, shownValue } from "../schema-form.ts";

interface FormatFieldsProps {
  readonly format: FileFormat;
  readonly onChange: (format: FileFormat) => void;
  readonly isWritten?: boolean;
  readonly error?: string | undefined;
}

/** Format of files, with the options that its own schema has. */
export function FormatFields({ format, onChange, isWritten = false, error }: FormatFieldsProps) {
  const x = useExchangeText();
  const codecs = useQuery(codecsQuery);
  const able = codecs.data?.filter(({ can_write }) => can_write || !isWritten) ?? [];
  const { options: given = {} } = format;
  const schema = able.find(({ name }) => name === format.codec)?.options;
  const values: Record<string, FieldValue> = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, shownValue(value)]),
  );
  const names = able.map(({ name }) => name);
  const set = (name: string, value: FieldValue) => {
    // What the fields do not change stays as it was: an option may be no plain text.
    const { [name]: _, ...others } = given;
    const { [name]: next } = bodyOf(schema, { [name]: value });
    onChange({ ...format, options: next === undefined ? others : { ...others, [name]: next } });
  };
  return (
    <Stack gap="sm">
      <Problem error={codecs.error} retry={codecs.refetch} />
      <NativeSelect
        label={x("files.format")}
        value={format.codec}
        data={names.includes(format.codec) ? names : [format.codec, ...names]}
        onChange={(event) => onChange({ codec: event.currentTarget.value })}
        error={error}
      />
      {schema !== undefined && (
        <Fold
          key={format.codec}
          title={x("files.options")}
          summary={
            Object.entries(values)
              .map(([name, value]) => `${name}: ${value}`)
              .join(", ") || x("files.usual")
          }
        >
          <SchemaFields schema={schema} values={values} onChange={set} errors={{}} />
        </Fold>
      )}
    </Stack>
  );
}
