import { NativeSelect, SimpleGrid, Switch, TextInput } from "@mantine/core";
import { type Draft, MODULES, slugOf } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";

interface NameFieldsProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly issues: readonly Issue[];
  readonly isNew: boolean;
}

/** What a definition is called, and where its button is. */
export function NameFields({ draft, set, issues, isNew }: NameFieldsProps) {
  const x = useExchangeText();
  const rename = (name: string) =>
    set(isNew && draft.slug === slugOf(draft.name) ? { name, slug: slugOf(name) } : { name });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        label={x("name")}
        required
        maxLength={200}
        value={draft.name}
        onChange={(event) => rename(event.currentTarget.value)}
        error={issueAt(issues, "name")}
      />
      {isNew && (
        <TextInput
          label={x("slug")}
          description={x("slug_help")}
          required
          maxLength={59}
          value={draft.slug}
          onChange={(event) => set({ slug: event.currentTarget.value })}
          error={issueAt(issues, "slug")}
        />
      )}
      {draft.body.direction !== "mirror" && (
        <NativeSelect
          label={x("module")}
          description={x("module_help")}
          value={draft.module ?? ""}
          data={[
            { value: "", label: x("module_none") },
            ...MODULES.map((value) => ({ value, label: x(`modules.${value}`) })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ module: MODULES.find((one) => one === value) ?? null })
          }
        />
      )}
      <Switch
        label={x("active")}
        checked={draft.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </SimpleGrid>
  );
}
