import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ExportPart } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { ChoiceSelect } from "./choice-select.tsx";

const AGAIN = ["changed", "always", "never"] as const;
const SIDES = ["", "cost", "sales"] as const;
const ORDER_SIDES = ["", "sales", "purchase"] as const;

interface ExportFieldsProps {
  readonly value: ExportPart;
  readonly onChange: (value: ExportPart) => void;
  readonly issues: readonly Issue[];
}

/** Which records go out, and when one goes out again. */
export function ExportFields({ value, onChange, issues }: ExportFieldsProps) {
  const { t } = useTranslation();
  const x = useExchangeText();
  const { filter = {} } = value;
  const ofFilter = (name: string): string => String(filter[name] ?? "");
  const setFilter = (name: string, text: string) => {
    const { [name]: _, ...rest } = filter;
    onChange({ ...value, filter: text === "" ? rest : { ...rest, [name]: text } });
  };
  const error = (name: string) => issueAt(issues, `export.${name}`);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {value.entity === "invoice" && (
        <ChoiceSelect
          label={t("invoice.direction")}
          value={ofFilter("direction")}
          choices={SIDES}
          labelOf={(side) => (side === "" ? t("filter.all") : t(`direction.${side}`))}
          onChoose={(side) => setFilter("direction", side)}
          error={error("filter.direction")}
        />
      )}
      {value.entity === "order" && (
        <ChoiceSelect
          label={t("invoice.direction")}
          value={ofFilter("direction")}
          choices={ORDER_SIDES}
          labelOf={(side) => (side === "" ? t("filter.all") : x(`export.order_directions.${side}`))}
          onChoose={(side) => setFilter("direction", side)}
          error={error("filter.direction")}
        />
      )}
      {(value.entity === "invoice" || value.entity === "order") && (
        <>
          <TextInput
            type="date"
            label={x("export.date_from")}
            value={ofFilter("date_from")}
            onChange={(event) => setFilter("date_from", event.currentTarget.value)}
            error={error("filter.date_from")}
          />
          <TextInput
            type="date"
            label={x("export.date_to")}
            value={ofFilter("date_to")}
            onChange={(event) => setFilter("date_to", event.currentTarget.value)}
            error={error("filter.date_to")}
          />
        </>
      )}
      <TextInput
        label={x("export.q")}
        value={ofFilter("q")}
        onChange={(event) => setFilter("q", event.currentTarget.value)}
        error={error("filter.q")}
      />
      <TextInput
        label={x("export.where")}
        description={x("export.where_help")}
        value={value.where ?? ""}
        onChange={(event) => onChange({ ...value, where: event.currentTarget.value })}
        error={error("where")}
      />
      <ChoiceSelect
        label={x("export.again")}
        value={value.again ?? "changed"}
        choices={AGAIN}
        labelOf={(one) => x(`export.agains.${one}`)}
        onChoose={(again) => onChange({ ...value, again })}
      />
      <ChoiceSelect
        label={x("on_error")}
        value={value.on_error ?? "set_aside"}
        choices={["set_aside", "stop"] as const}
        labelOf={(one) => x(`on_errors.${one}`)}
        onChoose={(on_error) => onChange({ ...value, on_error })}
      />
    </SimpleGrid>
  );
}
