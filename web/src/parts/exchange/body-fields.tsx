import { Stack } from "@mantine/core";
import {
  type Body,
  ENTITIES,
  type ExportPart,
  type ImportPart,
} from "../../exchange/definition.ts";
import { FIELDS } from "../../exchange/fields.ts";
import type { Issue } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Section } from "../section.tsx";
import { ChildrenFields } from "./children-fields.tsx";
import { ChoiceSelect } from "./choice-select.tsx";
import { ExportFields } from "./export-fields.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { MirrorFields } from "./mirror-fields.tsx";
import { ReadingFields } from "./reading-fields.tsx";
import { SourceFields, useColumns } from "./source-fields.tsx";
import { TargetFields } from "./target-fields.tsx";

interface BodyFieldsProps {
  readonly integration: string;
  readonly body: Body;
  readonly onChange: (body: Body) => void;
  readonly issues: readonly Issue[];
}

/** All parts of a definition, one below the other. */
export function BodyFields({ integration, body, onChange, issues }: BodyFieldsProps) {
  const x = useExchangeText();
  const common = { integration, issues };
  return (
    <>
      {body.import && (
        <ImportSections
          {...common}
          value={body.import}
          onChange={(part) => onChange({ ...body, import: part })}
        />
      )}
      {body.export && (
        <ExportSections
          {...common}
          value={body.export}
          onChange={(part) => onChange({ ...body, export: part })}
        />
      )}
      {body.mirror && (
        <Section title={x("directions.mirror")}>
          <MirrorFields
            {...common}
            value={body.mirror}
            onChange={(mirror) => onChange({ ...body, mirror })}
          />
        </Section>
      )}
    </>
  );
}

interface SectionsProps<T> {
  readonly integration: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly issues: readonly Issue[];
}

function ImportSections({ integration, value, onChange, issues }: SectionsProps<ImportPart>) {
  const x = useExchangeText();
  const columns = useColumns(integration, value.source);
  return (
    <>
      <Section title={x("source.title")}>
        <Stack>
          <ChoiceSelect
            label={x("entity")}
            value={value.entity}
            choices={ENTITIES}
            labelOf={(one) => x(`entities.${one}`)}
            onChoose={(entity) => onChange({ ...value, entity })}
          />
          <SourceFields
            integration={integration}
            source={value.source}
            onChange={(source) => onChange({ ...value, source })}
            issues={issues}
          />
        </Stack>
      </Section>
      <Section title={x("map.title")}>
        <MappingTable
          label={x("map.title")}
          lines={value.map}
          onChange={(map) => onChange({ ...value, map })}
          sources={columns}
          targets={FIELDS[value.entity]}
          issues={issues}
          field="import.map"
        />
      </Section>
      <Section title={x("children.title")}>
        <ChildrenFields
          integration={integration}
          entity={value.entity}
          isRead
          hasTables={!value.source.files}
          onChange={(children) => onChange({ ...value, children })}
          issues={issues}
          field="import.children"
          items={value.children ?? []}
        />
      </Section>
      <Section title={x("import.title")}>
        <ReadingFields value={value} onChange={onChange} issues={issues} />
      </Section>
    </>
  );
}

function ExportSections({ integration, value, onChange, issues }: SectionsProps<ExportPart>) {
  const x = useExchangeText();
  const { files, table } = value.target;
  const columns = useColumns(integration, { table: table?.table ?? "" });
  const inTarget = table ? "table" : "files";
  return (
    <>
      <Section title={x("export.title")}>
        <Stack>
          <ChoiceSelect
            label={x("entity")}
            value={value.entity}
            choices={ENTITIES}
            labelOf={(one) => x(`entities.${one}`)}
            onChoose={(entity) => onChange({ ...value, entity, filter: {} })}
          />
          <ExportFields value={value} onChange={onChange} issues={issues} />
        </Stack>
      </Section>
      <Section title={x("target.title")}>
        <TargetFields
          integration={integration}
          target={value.target}
          onChange={(target) => onChange({ ...value, target })}
          issues={issues}
        />
      </Section>
      <Section title={x("map.title")}>
        <MappingTable
          label={x("map.title")}
          lines={value.map}
          onChange={(map) => onChange({ ...value, map })}
          sources={FIELDS[value.entity]}
          targets={columns}
          issues={issues}
          field="export.map"
        />
      </Section>
      <Section title={x("children.title")}>
        <ChildrenFields
          integration={integration}
          entity={value.entity}
          isRead={false}
          hasTables={table !== undefined}
          onChange={(children) => {
            const part = table ? { table: { ...table, children } } : undefined;
            const other = files ? { files: { ...files, children } } : {};
            onChange({ ...value, target: part ?? other });
          }}
          issues={issues}
          field={`export.target.${inTarget}.children`}
          items={(table ?? files)?.children ?? []}
        />
      </Section>
    </>
  );
}
