import { TextInput } from "@mantine/core";
import { useState } from "react";

interface ColumnListInputProps {
  readonly label: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly value: readonly string[];
  readonly onChange: (columns: readonly string[]) => void;
  readonly error?: string | undefined;
}

const split = (text: string): readonly string[] =>
  text
    .split(/[,;]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Several columns in one field, with commas between them. */
export function ColumnListInput({ value, onChange, ...rest }: ColumnListInputProps) {
  const [typed, setTyped] = useState<string>();
  const isTyped = typed !== undefined && split(typed).join("\n") === value.join("\n");
  return (
    <TextInput
      {...rest}
      autoComplete="off"
      value={isTyped ? typed : value.join(", ")}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        onChange(split(text));
      }}
    />
  );
}
