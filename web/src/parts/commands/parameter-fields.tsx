import { SimpleGrid, Text, TextInput } from "@mantine/core";
import { useCommandText } from "../../command-texts.ts";
import {
  type CatalogueCommand,
  type CatalogueParameter,
  saidIn,
} from "../../commands/catalogue.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { FileBase64 } from "./file-base64.tsx";
import { FlagSelect } from "./flag-select.tsx";

interface ParameterFieldsProps {
  readonly command: CatalogueCommand;
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

/** An input for each parameter; what stays empty is not sent. */
export function ParameterFields({ command, values, onChange }: ParameterFieldsProps) {
  const c = useCommandText();
  if (command.parameters.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {c("form.no_parameters")}
      </Text>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      {command.parameters.map((parameter) => (
        <ParameterInput
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? ""}
          onChange={(value) => onChange({ ...values, [parameter.name]: value })}
        />
      ))}
    </SimpleGrid>
  );
}

interface ParameterInputProps {
  readonly parameter: CatalogueParameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ParameterInput({ parameter, value, onChange }: ParameterInputProps) {
  const { name, format, is_required, text } = parameter;
  const shared = {
    label: name,
    description: saidIn(text, currentLanguage()).replaceAll("`", ""),
    inputWrapperOrder: ["label", "input", "description"] as ("label" | "input" | "description")[],
    withAsterisk: is_required,
    value,
  };
  if (name.toLowerCase() === "base64") return <FileBase64 {...shared} onChange={onChange} />;
  if (format === "L") return <FlagSelect {...shared} onChange={onChange} />;
  return (
    <TextInput
      {...shared}
      spellCheck={false}
      {...(format === "D" ? { type: "date" } : {})}
      {...(format === "N" ? { inputMode: "decimal" as const } : {})}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
