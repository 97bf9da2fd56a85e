import { Stack } from "@mantine/core";
import { useExchangeText } from "../../exchange-texts.ts";
import { Section } from "../section.tsx";
import { ChildrenFields } from "./children-fields.tsx";
import { ReadingFields } from "./reading-fields.tsx";
import type { BodyStepProps } from "./wizard-map.tsx";

/** How changes and deletions are found, what happens to rows that do not fit, and lists within a record. */
export function DetailStep({ integration, body, onChange, issues }: BodyStepProps) {
  const x = useExchangeText();
  const { import: read, export: sent } = body;
  if (read) {
    return (
      <Stack>
        <ReadingFields
          value={read}
          onChange={(part) => onChange({ ...body, import: part })}
          issues={issues}
        />
        <Section title={x("children.title")}>
          <ChildrenFields
            {...{ integration, issues }}
            entity={read.entity}
            isRead
            hasTables={!read.source.files}
            items={read.children ?? []}
            onChange={(children) => onChange({ ...body, import: { ...read, children } })}
            field="import.children"
          />
        </Section>
      </Stack>
    );
  }
  if (!sent) return null;
  const { files, table } = sent.target;
  return (
    <ChildrenFields
      {...{ integration, issues }}
      entity={sent.entity}
      isRead={false}
      hasTables={table !== undefined}
      items={(table ?? files)?.children ?? []}
      onChange={(children) => {
        const of = files ? { files: { ...files, children } } : {};
        const target = table ? { table: { ...table, children } } : of;
        onChange({ ...body, export: { ...sent, target } });
      }}
      field={`export.target.${table ? "table" : "files"}.children`}
    />
  );
}
