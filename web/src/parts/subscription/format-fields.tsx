import { NativeSelect, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormatOption } from "../format-option.ts";
import { FormatOptionInput } from "../format-option-input.tsx";
import type { FormPart } from "./form-part.ts";
import { TemplateEditor } from "./template-editor.tsx";
import { WIRE_FORMATS } from "./values.ts";

const OF_SIGNATURE = ["algorithm", "encoding", "signed_content", "prefix"] as const;
const OF_HEADERS = ["content_type", "id_header", "timestamp_header"] as const;

/** The shape in which events are sent. */
export function FormatFields(part: FormPart) {
  const { values, set, errorOf } = part;
  const { t } = useTranslation();
  const isCustom = values.format === "custom";
  return (
    <Stack>
      <NativeSelect
        label={t("subscription.format")}
        description={t("subscription.format_help")}
        value={values.format}
        data={WIRE_FORMATS.map((value) => ({ value, label: t(`wire_format.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const format = WIRE_FORMATS.find((one) => one === value) ?? "standard";
          const isPossible = values.signature !== "v1a" || format === "standard";
          set({ format, ...(isPossible ? {} : { signature: "v1" as const }) });
        }}
        error={errorOf("wire_format")}
      />
      <Text size="sm" c="dimmed" mt={-8} aria-live="polite" className="breakable">
        {t(`wire_format_help.${values.format}`)}
      </Text>
      {isCustom && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {OF_HEADERS.map((name) => (
              <OptionInput key={name} name={name} {...part} />
            ))}
          </SimpleGrid>
          <TemplateEditor {...part} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {OF_SIGNATURE.map((name) => (
              <OptionInput key={name} name={name} {...part} />
            ))}
          </SimpleGrid>
        </>
      )}
    </Stack>
  );
}

function OptionInput({ name, values, set, errorOf }: FormPart & { readonly name: FormatOption }) {
  return (
    <FormatOptionInput
      name={name}
      value={values.formatOptions[name] ?? ""}
      onChange={(value) => set({ formatOptions: { ...values.formatOptions, [name]: value } })}
      error={errorOf(`format_options.${name}`)}
    />
  );
}
