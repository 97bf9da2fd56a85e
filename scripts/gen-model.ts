import { ENTITY_SCHEMAS } from "../src/model/entities.ts";
import { Address, BankAccount, Contact, DocumentParty } from "../src/model/party.ts";
import { PARTS, TERMS } from "./model-terms.ts";
import { kindOf, meaningOf, type SchemaView, tableOf, viewOf } from "./schema-words.ts";

const INTRO = `<!-- Made by \`npm run gen\` from src/model/: do not edit. -->

# Records

A record is one business object in the hub's own shape. Every connector turns what its system has into this shape, so
that an invoice looks the same wherever it came from. Field names are the same in tables, API and user interface.

An invoice has the meaning of the European standard EN 16931. Its business terms (BT) and groups (BG) stand beside the
fields that have one. A field without a number is the hub's own.

* What is unknown is absent. There are no nulls and no empty texts in its place.
* Amounts, quantities and rates are decimal text, \`"1230.00"\`, never floating-point numbers. An amount has at most
  four decimals, a quantity, a price of one unit or a rate at most ten.
* A date is \`YYYY-MM-DD\` without a time zone. An instant is RFC 3339 in UTC.
* Currencies are ISO 4217 (\`PLN\`), countries ISO 3166-1 alpha-2 (\`PL\`).

## Around a record

\`GET /api/records/{entity}\` and \`GET /api/records/{entity}/{id}\` answer with the record and what the hub knows of it:

| field | meaning |
| --- | --- |
| \`id\` | whole number, given by the hub |
| \`entity\` | ENTITIES |
| \`data\` | the record, with the fields below |
| \`origins\` | each outside system that knows it: integration, stream, remote id and version, last run, deletion there |
| \`created_at\`, \`updated_at\` | when the hub stored it, and when it last changed |
| \`deleted_at\` | when the last system that knew it lost it; null while one has it |

\`GET /api/records/{entity}/{id}/changes\` gives its history, field by field: run, field, before, after.

## One record, several systems

Two systems that send the same thing lead to one record with two origins. What counts as the same:

| entity | same when |
| --- | --- |
| invoice | the KSeF number is the same; or direction, seller's tax id, kind and number are |
| party | the tax id is the same |
| item | the code is the same, whatever its case |

A record without any of these is known by its origin alone. Where several systems know a record, what one of them does
not say stays as another one said it. A project or a category that an invoice has stays until a source or a run gives
another one.
`;

interface Section {
  readonly title: string;
  readonly schema: SchemaView;
}

const ENTITIES: readonly Section[] = Object.values(ENTITY_SCHEMAS).map((schema) => ({
  title: viewOf(schema).title ?? "",
  schema: viewOf(schema),
}));

/** Objects that several records share; each is told once. */
const SHARED: readonly Section[] = [
  { title: "Document party", schema: viewOf(DocumentParty) },
  { title: "Address", schema: viewOf(Address) },
  { title: "Contact", schema: viewOf(Contact) },
  { title: "Bank account", schema: viewOf(BankAccount) },
];

/**
 * docs/model.md, made from the schemas and the terms beside them.
 * @throws Error for a term of a field that there is not
 */
export function modelMarkdown(): string {
  const used = new Set<string>();
  const sections = [...ENTITIES, ...SHARED].flatMap((section) => sectionOf(section, used));
  const stray = Object.keys(TERMS).filter((key) => !used.has(key));
  if (stray.length > 0) throw new Error(`model-terms.ts names no field: ${stray.join(", ")}`);
  const names = Object.keys(ENTITY_SCHEMAS).map((name) => `\`${name}\``);
  return [INTRO.replace("ENTITIES", names.join(", ")), ...sections].join("\n");
}

function sectionOf({ title, schema }: Section, used: Set<string>): string[] {
  const rows = rowsOf(title, "", schema, used);
  const lead = PARTS[title];
  return [
    `## ${title}`,
    "",
    ...(lead === undefined ? [] : [lead, ""]),
    ...tableOf(["field", "kind", "always", "EN 16931", "meaning"], rows),
    "",
  ];
}

function rowsOf(
  section: string,
  prefix: string,
  { properties = {}, required = [] }: SchemaView,
  used: Set<string>,
): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const { bt = "", meaning } = termOf(`${section}.${path}`, used);
    const inner = schema.type === "array" ? schema.items : schema;
    const shared = SHARED.find(
      (one) => one.title !== section && JSON.stringify(one.schema) === JSON.stringify(inner),
    );
    const link = shared && `[${shared.title.toLowerCase()}](#${anchorOf(shared.title)})`;
    const kind = link ? (inner === schema ? link : `list of ${link}`) : kindOf(schema);
    const notes = [meaning, meaningOf(schema)].filter((part) => part !== undefined);
    const mark = required.includes(name) ? "yes" : "";
    const row = [`\`${path}\``, kind, mark, bt, notes.join("; ")];
    if (shared || inner?.properties === undefined) return [row];
    return [row, ...rowsOf(section, inner === schema ? `${path}.` : `${path}[].`, inner, used)];
  });
}

function termOf(key: string, used: Set<string>): { bt?: string; meaning?: string } {
  const term = TERMS[key];
  if (term !== undefined) used.add(key);
  const [bt, meaning] = term ?? [];
  return { ...(bt ? { bt } : {}), ...(meaning ? { meaning } : {}) };
}

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(" ", "-");
