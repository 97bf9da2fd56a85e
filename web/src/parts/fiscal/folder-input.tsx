import { TextInput } from "@mantine/core";
import { useFiscalText } from "../../fiscal-texts.ts";

interface FolderInputProps {
  readonly path: string;
  readonly onChange: (path: string) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** The folder that a schedule imports fiscal documents from. */
export function FolderInput({ path, onChange, errors }: FolderInputProps) {
  const f = useFiscalText();
  return (
    <TextInput
      label={f("schedule.path")}
      description={f("schedule.path_help")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      required
      pattern="/.*"
      maxLength={1000}
      placeholder="/fiscal"
      value={path}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={errors["params.path"]}
    />
  );
}
