import { Checkbox, SegmentedControl, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Leaf, leavesOf, typedAs, withLeaf } from "./leaves.ts";

interface DataEditorProps {
  /** JSON; it may be broken while somebody types. */
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}

/** An event's data as a form of its single values, or as JSON. */
export function DataEditor({ text, onChange, error }: DataEditorProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<"form" | "json">("form");
  const data = parseData(text);
  const view = data === undefined ? "json" : wanted;
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t("try_it.view")}
        value={view}
        onChange={(value) => setWanted(value === "json" ? "json" : "form")}
        data={[
          { value: "form", label: t("try_it.form") },
          { value: "json", label: "JSON" },
        ]}
        style={{ alignSelf: "flex-start" }}
      />
      {view === "json" || data === undefined ? (
        <Textarea
          label={t("delivery.event_data")}
          rows={12}
          resize="vertical"
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error ?? (data === undefined && t("try_it.no_json"))}
        />
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {leavesOf(data).map((leaf) => (
            <LeafInput
              key={leaf.path.join(".")}
              leaf={leaf}
              onChange={(value) => onChange(jsonOf(withLeaf(data, leaf.path, value)))}
            />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

export const jsonOf = (data: unknown): string => JSON.stringify(data, null, 2);

/** The object that the text is JSON of; undefined where it is none. */
export function parseData(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

interface LeafInputProps {
  readonly leaf: Leaf;
  readonly onChange: (value: Leaf["value"]) => void;
}

function LeafInput({ leaf: { path, value }, onChange }: LeafInputProps) {
  const label = path.join(".");
  if (typeof value === "boolean") {
    return (
      <Checkbox
        label={label}
        checked={value}
        onChange={(event) => onChange(event.currentTarget.checked)}
        style={{ alignSelf: "center" }}
      />
    );
  }
  return (
    <TextInput
      label={label}
      classNames={{ label: "breakable" }}
      autoComplete="off"
      value={String(value ?? "")}
      onChange={(event) => onChange(typedAs(value, event.currentTarget.value))}
    />
  );
}
