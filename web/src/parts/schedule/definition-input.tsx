import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { definitionsQuery } from "../../api/exchange-queries.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import { ChoiceSelect } from "../exchange/choice-select.tsx";
import type { What } from "./what.ts";

interface DefinitionInputProps {
  readonly what: What;
  readonly onChange: (what: What) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** Which definition, and whether it reads everything. */
export function DefinitionInput({ what, onChange, errors }: DefinitionInputProps) {
  const { t } = useTranslation();
  const s = useSourceText();
  const x = useExchangeText();
  const definitions = useQuery(definitionsQuery).data ?? [];
  const chosen = definitions.find(({ slug }) => slug === what.definition);
  return (
    <>
      <NativeSelect
        label={x("definition")}
        required
        value={what.definition}
        data={[
          { value: "", label: s("schedule.choose") },
          ...definitions.map(({ slug, name }) => ({ value: slug, label: name })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          const owner = definitions.find(({ slug }) => slug === value)?.integration_id;
          onChange({ ...what, definition: value, integration: owner ?? "" });
        }}
        error={errors["params.definition"] ?? errors.integration_id}
      />
      {chosen?.direction !== "export" && (
        <ChoiceSelect
          label={t("sync.mode")}
          value={what.mode}
          choices={["incremental", "full"] as const}
          labelOf={(mode) => x(`run.modes.${mode}`)}
          onChoose={(mode) => onChange({ ...what, mode })}
          error={errors["params.mode"]}
        />
      )}
    </>
  );
}
