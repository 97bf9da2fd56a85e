import { NativeSelect } from "@mantine/core";
import type { SyncSettings } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { useFieldName } from "./field-words.ts";

type Rules = SyncSettings["fields"];
const RULES = ["ask", "newest", "erp", "hub", "ignore"] as const;

interface FieldRulesProps {
  readonly paths: readonly string[];
  readonly rules: Rules;
  readonly system: string;
  readonly onChange: (rules: Rules) => void;
}

/** A rule for each field that needs another one than the rest. */
export function FieldRules({ paths, rules, system, onChange }: FieldRulesProps) {
  const s = useSyncText();
  const nameOf = useFieldName();
  const set = (path: string, rule: string): void => {
    const { [path]: _before, ...others } = rules;
    const chosen = RULES.find((one) => one === rule);
    onChange(chosen ? { ...others, [path]: chosen } : others);
  };
  // A rule of a field that is not synced any more can still be taken away.
  const shown = [...new Set([...paths, ...Object.keys(rules)])];
  const columns: readonly Column<string>[] = [
    { title: s("settings.field"), isLead: true, cell: nameOf },
    {
      title: s("settings.rule"),
      cell: (path) => (
        <NativeSelect
          aria-label={`${s("settings.rule")}: ${nameOf(path)}`}
          size="xs"
          value={rules[path] ?? ""}
          data={[
            { value: "", label: s("settings.as_above") },
            ...RULES.map((value) => ({
              value,
              label: s(`settings.policies.${value}`, { system }),
            })),
          ]}
          onChange={(event) => set(path, event.currentTarget.value)}
        />
      ),
    },
  ];
  return (
    <ListTable
      caption={s("settings.fields")}
      columns={columns}
      items={shown}
      keyOf={(path) => path}
    />
  );
}
