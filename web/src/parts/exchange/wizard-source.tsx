import { NativeSelect, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { readyQuery } from "../../api/exchange-queries.ts";
import {
  type Body,
  type Draft,
  ENTITIES,
  type Entity,
  MODULE_OF,
} from "../../exchange/definition.ts";
import type { Issue } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { ChoiceSelect } from "./choice-select.tsx";
import { ExportFields } from "./export-fields.tsx";
import { SourceFields } from "./source-fields.tsx";
import { TargetFields } from "./target-fields.tsx";

interface SourceStepProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly issues: readonly Issue[];
}

/** Which records, from where or to where. */
export function SourceStep({ draft, set, issues }: SourceStepProps) {
  const x = useExchangeText();
  const { body, integration } = draft;
  const entity = (body.import ?? body.export)?.entity ?? "party";
  const setEntity = (next: Entity) =>
    set({
      module: MODULE_OF[next],
      body: {
        ...body,
        ...(body.import ? { import: { ...body.import, entity: next } } : {}),
        ...(body.export ? { export: { ...body.export, entity: next, filter: {} } } : {}),
      },
    });
  return (
    <Stack>
      <Ready draft={draft} set={set} />
      <ChoiceSelect
        label={x("entity")}
        value={entity}
        choices={ENTITIES}
        labelOf={(one) => x(`entities.${one}`)}
        onChoose={setEntity}
      />
      {body.import && (
        <SourceFields
          {...{ integration, issues }}
          source={body.import.source}
          onChange={(source) =>
            body.import && set({ body: { ...body, import: { ...body.import, source } } })
          }
        />
      )}
      {body.export && (
        <>
          <ExportFields
            value={body.export}
            onChange={(part) => set({ body: { ...body, export: part } })}
            issues={issues}
          />
          <TargetFields
            {...{ integration, issues }}
            target={body.export.target}
            onChange={(target) =>
              body.export && set({ body: { ...body, export: { ...body.export, target } } })
            }
          />
        </>
      )}
    </Stack>
  );
}

/** Definitions that come with the hub: one of them fills all that follows. */
function Ready({ draft, set }: Omit<SourceStepProps, "issues">) {
  const x = useExchangeText();
  const { text } = useFormat();
  const ready = useQuery(readyQuery).data?.filter(
    ({ body }) => (body as Body).direction === draft.body.direction,
  );
  if (!ready || ready.length === 0) return null;
  return (
    <NativeSelect
      label={x("wizard.ready")}
      description={x("wizard.ready_help")}
      defaultValue=""
      data={[
        { value: "", label: x("wizard.own") },
        ...ready.map(({ slug, name }) => ({ value: slug, label: text(name) })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        const one = ready.find(({ slug }) => slug === value);
        if (!one) return;
        set({
          ...{ name: text(one.name), slug: one.slug, module: one.module },
          body: one.body as Body,
        });
      }}
    />
  );
}
