import { NativeSelect, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../../api/queries.ts";
import { DIRECTIONS, type Draft, newBody } from "../../exchange/definition.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { useNames } from "../names.ts";
import { Problem } from "../problem.tsx";
import { ChoiceSelect } from "./choice-select.tsx";

interface StartStepProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}

const FITTING: readonly string[] = ["database", "erp", "cloud_storage", "file"];

/** With which system, and which way. */
export function StartStep({ draft, set }: StartStepProps) {
  const { t } = useTranslation();
  const x = useExchangeText();
  const names = useNames();
  const integrations = useQuery(integrationsQuery);
  const items = integrations.data?.filter((one) => FITTING.includes(one.integration_type)) ?? [];
  return (
    <Stack>
      <Problem error={integrations.error} retry={integrations.refetch} />
      <NativeSelect
        label={t("run.integration")}
        description={x("wizard.integration_help")}
        value={draft.integration}
        data={[
          { value: "", label: x("choose") },
          ...items.map(({ id, name, integration_type: type }) => ({
            value: id,
            label: `${name || id} (${names.category(type)})`,
          })),
        ]}
        onChange={(event) => set({ integration: event.currentTarget.value })}
      />
      <LinkAnchor to="/integrations/new" fz="sm">
        {x("wizard.connect")}
      </LinkAnchor>
      <ChoiceSelect
        label={x("direction")}
        value={draft.body.direction}
        choices={DIRECTIONS}
        labelOf={(one) => x(`directions.${one}`)}
        onChoose={(direction) => set({ body: newBody(direction), module: null })}
      />
      <Text size="sm" c="dimmed">
        {x(`directions_help.${draft.body.direction}`)}
      </Text>
    </Stack>
  );
}
