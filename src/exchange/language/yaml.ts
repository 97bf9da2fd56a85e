import { Type } from "typebox";
import {
  type Document,
  isMap,
  isSeq,
  LineCounter,
  parseDocument,
  Document as YamlDocument,
} from "yaml";
import { type FieldIssue, InvalidInputError, messageOf } from "../../lib/errors.ts";
import { oneOf, optional } from "../../model/scalars.ts";
import { partIssues } from "../../model/schema-issues.ts";
import { ExchangeBody, MODULES, SLUG_PATTERN } from "../definition.ts";
import { closed } from "../mapping.ts";

/** A definition as it is taken from one hub to another: with names in place of ids. */
export interface NamedDefinition {
  readonly slug: string;
  readonly name: string;
  /** Slug of the integration; left out where the reader says which one. */
  readonly integration_id?: string;
  readonly module?: "parties" | "invoices" | "items" | "orders";
  readonly body: ExchangeBody;
}

const MAX_LENGTH = 500_000;
const Definition = Type.Object(
  {
    definition: Type.String({ pattern: SLUG_PATTERN }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    integration: optional(Type.String({ pattern: SLUG_PATTERN })),
    module: optional(oneOf([...MODULES])),
    ...ExchangeBody.properties,
  },
  closed,
);

/** The order in which a reader wants to know; what is not here follows as it comes. */
const ORDER = [
  ...["definition", "name", "integration", "module", "direction", "import", "export", "mirror"],
  ...[
    "entity",
    "source",
    "target",
    "tables",
    "table",
    "query",
    "files",
    "from_mirror",
    "pattern",
    "folder",
  ],
  ...[
    "key",
    "where",
    "filter",
    "incremental",
    "column",
    "modified_table",
    "queue",
    "deletes",
    "deleted_when",
  ],
  ...["match", "link", "into", "child", "parent_key", "order", "to", "from", "value", "expression"],
  ...["do", "format", "map", "transforms", "children", "codec", "options"],
];
const RANK = new Map(ORDER.map((name, i) => [name, i]));

/** Keys in one order, so that a change of the definition is all that a comparison shows; the same text for the same definition. */
export function definitionToYaml({
  slug,
  name,
  integration_id,
  module,
  body,
}: NamedDefinition): string {
  const plain = {
    definition: slug,
    name,
    ...(integration_id === undefined ? {} : { integration: integration_id }),
    ...(module === undefined ? {} : { module }),
    ...body,
  };
  const document = new YamlDocument(sorted(plain), {
    schema: "core",
    aliasDuplicateObjects: false,
  });
  document.commentBefore = headOf(body);
  compact(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function headOf({ direction, import: into, export: out, mirror }: ExchangeBody): string {
  const what = into?.entity ?? out?.entity ?? `${mirror?.tables.length ?? 0} tables`;
  return ` ${direction} of ${what}; see docs/definitions.md`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const rank = (name: string) => RANK.get(name) ?? ORDER.length;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const inOrder = entries.toSorted(([a], [b]) => rank(a) - rank(b));
  return new Map(inOrder.map(([key, part]) => [key, sorted(part)]));
}

/** One mapping, one line. */
function compact(document: Document): void {
  for (const path of [
    ["import", "map"],
    ["export", "map"],
  ]) {
    const map = document.getIn(path, true);
    if (!isSeq(map)) continue;
    for (const mapping of map.items) if (isMap(mapping)) mapping.flow = true;
  }
}

/**
 * A definition from YAML 1.2 (core schema, without aliases). It is checked against the schema; what only
 * `bodyIssues` can say is left to it.
 * @throws InvalidInputError with the line of each fault
 */
export function definitionFromYaml(text: string): NamedDefinition {
  if (text.length > MAX_LENGTH)
    throw faulty([{ field: "yaml", message: `is longer than ${MAX_LENGTH} characters` }]);
  const lines = new LineCounter();
  const { document, value } = parsed(text, lines);
  const issues = partIssues(Definition, value, "");
  if (issues.length > 0) throw faulty(issues.map((issue) => atLine(issue, document, lines)));
  const {
    definition: slug,
    name,
    integration,
    module,
    ...body
  } = value as Record<string, unknown> & {
    readonly definition: string;
    readonly name: string;
    readonly integration?: string;
    readonly module?: NamedDefinition["module"];
  };
  return {
    slug,
    name,
    ...(integration === undefined ? {} : { integration_id: integration }),
    ...(module === undefined ? {} : { module }),
    body: body as unknown as ExchangeBody,
  };
}

function parsed(text: string, lineCounter: LineCounter): { document: Document; value: unknown } {
  try {
    const document = parseDocument(text, {
      schema: "core",
      lineCounter,
      uniqueKeys: true,
      strict: true,
    });
    const errors = [...document.errors, ...document.warnings];
    if (errors.length > 0) {
      throw faulty(
        errors.slice(0, 20).map(({ message, pos }) => ({
          field: "yaml",
          message: `line ${lineCounter.linePos(pos[0]).line}: ${message.split(/ at line \d+/, 1)[0]}`,
        })),
      );
    }
    return { document, value: document.toJS({ maxAliasCount: 0 }) };
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw faulty([{ field: "yaml", message: yamlFault(error) }]);
  }
}

/** Text that is nested without end takes more stack than there is. */
const yamlFault = (error: unknown): string =>
  error instanceof RangeError ? "is nested too deeply" : messageOf(error).slice(0, 200);

const faulty = (issues: readonly FieldIssue[]): InvalidInputError =>
  new InvalidInputError(
    issues.map((issue) => ({
      remedy: "Compare it with the examples in docs/definitions.md.",
      ...issue,
    })),
  );

/** The line of the value, or of the nearest thing around it that is there. */
function atLine(found: FieldIssue, document: Document, lines: LineCounter): FieldIssue {
  const issue = { ...found, field: found.field || "yaml" };
  const path = issue.field
    .split(".")
    .filter((part) => part !== "" && part !== "body" && part !== "yaml");
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: readonly number[] }
      | undefined;
    const start = node?.range?.[0];
    if (start !== undefined)
      return { ...issue, message: `line ${lines.linePos(start).line}: ${issue.message}` };
  }
  return issue;
}
