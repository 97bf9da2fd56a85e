import "@mantine/core/styles/Radio.css";
import { Checkbox, Radio, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { integrationsQuery } from "../../api/queries.ts";
import { usePeopleText } from "../../people-texts.ts";
import { integrationOf, runOf } from "../../permissions.ts";

const ALL = "integrations.run";

interface RunChoiceProps {
  readonly value: readonly string[];
  readonly onChange: (grants: readonly string[]) => void;
  /** Whoever may run these only can give no more. */
  readonly only?: readonly string[];
}

/** Who may run integrations: all, some of them, or none. */
export function RunChoice({ value, onChange, only }: RunChoiceProps) {
  const p = usePeopleText();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const chosen = value.flatMap((grant) => integrationOf(grant) ?? []);
  const [isSome, setIsSome] = useState(chosen.length > 0);
  const rest = value.filter((grant) => grant !== ALL && integrationOf(grant) === undefined);
  const mode = value.includes(ALL) ? "all" : isSome || chosen.length > 0 ? "some" : "none";
  const setMode = (wanted: string) => {
    setIsSome(wanted === "some");
    onChange(wanted === "all" ? [...rest, ALL] : rest);
  };
  // One that is gone stays in sight until it is taken away.
  const ids = new Set([...integrations.map(({ id }) => id), ...chosen]);
  const offered = [...ids].filter((id) => only === undefined || only.includes(id));
  const nameOf = (id: string) => integrations.find((one) => one.id === id)?.name ?? id;
  return (
    <Stack gap="xs">
      <Radio.Group
        label={p("permission_name.integrations_run")}
        description={p("permission.integrations_run")}
        value={mode}
        onChange={setMode}
      >
        <Stack gap={6} mt="xs">
          <Radio value="none" label={p("permission.no_integration")} />
          {offered.length > 0 && <Radio value="some" label={p("permission.some_integrations")} />}
          {only === undefined && <Radio value="all" label={p("permission.all_integrations")} />}
        </Stack>
      </Radio.Group>
      {mode === "some" && (
        <Checkbox.Group
          label={p("permission.which")}
          pl="lg"
          value={chosen}
          onChange={(wanted) => onChange([...rest, ...wanted.map(runOf)])}
          error={chosen.length === 0 ? p("permission.none_chosen") : undefined}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {offered.map((id) => (
              <Checkbox key={id} value={id} label={nameOf(id)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
