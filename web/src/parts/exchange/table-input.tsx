import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { tablesQuery } from "../../api/exchange-queries.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useErrorText } from "../problem.tsx";

interface TableInputProps {
  readonly integration: string;
  readonly label?: string;
  readonly value: string;
  readonly onChange: (table: string) => void;
  readonly error?: string | undefined;
}

const SHOWN = 100;

/** A table or view of the database; its name can be typed where the list cannot be read. */
export function TableInput({ integration, label, value, onChange, error }: TableInputProps) {
  const x = useExchangeText();
  const describe = useErrorText();
  const tables = useQuery({ ...tablesQuery(integration), enabled: integration !== "" });
  return (
    <Autocomplete
      label={label ?? x("source.table")}
      description={
        tables.error
          ? `${x("source.no_list")} ${describe(tables.error)}`
          : tables.data && x("source.tables", { count: tables.data.length })
      }
      value={value}
      onChange={onChange}
      data={[...new Set(tables.data?.map(({ name }) => name))]}
      limit={SHOWN}
      maxDropdownHeight={300}
      autoComplete="off"
      error={error}
    />
  );
}
