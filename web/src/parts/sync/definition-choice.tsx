import { NativeSelect, SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { definitionsQuery } from "../../api/exchange-queries.ts";
import type { SyncableEntity } from "../../api/sync-queries.ts";
import type { Definition } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";

interface Chosen {
  readonly import_definition?: string | undefined;
  readonly export_definition?: string | undefined;
}

interface DefinitionChoiceProps {
  readonly integrationId: string;
  readonly entity: SyncableEntity;
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** The definitions of a database or of files that read and write the records. */
export function DefinitionChoice(props: DefinitionChoiceProps) {
  const { integrationId, entity, chosen, onChange, errors } = props;
  const s = useSyncText();
  const all = useQuery(definitionsQuery).data ?? [];
  const own = all.filter((one) => one.integration_id === integrationId);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {(["import", "export"] as const).map((way) => {
        const name = `${way}_definition` as const;
        const able = own.filter((one) => entityIn(one, way) === entity);
        return (
          <NativeSelect
            key={way}
            label={s(`settings.${name}`)}
            value={chosen[name] ?? ""}
            data={[
              { value: "", label: s("settings.choose") },
              ...able.map((one) => ({ value: one.slug, label: one.name })),
            ]}
            onChange={(event) =>
              onChange({ ...chosen, [name]: event.currentTarget.value || undefined })
            }
            error={errors[name]}
          />
        );
      })}
    </SimpleGrid>
  );
}

/** What the definition reads or writes; undefined where it does something else. */
function entityIn({ body }: Definition, way: "import" | "export"): string | undefined {
  const part = (body as { readonly [K in typeof way]?: { readonly entity?: string } })[way];
  return part?.entity;
}
