import { ENTITY_SCHEMAS } from "../src/model/entities.ts";
import { Address, BankAccount, Contact, DocumentParty } from "../src/model/party.ts";
import {
  AMOUNT_FIELDS,
  ASSIGNED_FIELDS,
  INVOICE_GROUPS,
  UNITED_FIELD,
} from "../src/sync/field-groups.ts";
import { FEW, MANY } from "../src/sync/gone.ts";
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
| \`origins\` | each outside system that knows it: integration, stream, remote id and version, authority, last run, deletion there; on one record also what it said last, where that is more than the record itself |
| \`created_at\`, \`updated_at\` | when the hub stored it, and when it last changed |
| \`deleted_at\` | when the last system that knew it lost it; null while one has it |
| \`merged_into\` | the record that this one has become part of |

\`GET /api/records/{entity}/{id}/changes\` gives its history, field by field: run or person, field, before,
after.

## One record, several systems

Two systems that send the same thing lead to one record with two origins. What counts as the same:

| entity | same when |
| --- | --- |
| invoice | the KSeF number is the same; or direction, seller's tax id, kind and number are |
| party | the tax id is the same |
| item | the code is the same, whatever its case |
| order | direction, seller's tax id and number are |

A record without any of these is known by its origin alone. Two invoices that each have a KSeF number of their own are
two, whatever else they share. Records that were apart become one when a source adds what they have in common, such as
the KSeF number to an invoice in the books; \`invoice.merged\` tells of it.

The hub keeps what each system said last and puts the record together anew whenever one of them says something else, so
that it never matters which was read first. Whose word counts:

GROUPS

* What the first leaves out comes from the next. An empty text, list or object counts as left out.
* Of two sources of one authority the integration that was added first counts.
* Amounts (AMOUNTS) come only from sources in the currency that the invoice ends up
  with: a register in złoty does not mix with an invoice in euro.
* Parties, items and orders are put together the same way, without authorities. Who is a supplier in one system and a
  customer in another is \`both\`; lines and totals of an order come only from sources in its currency.
* A system that has lost the record says nothing more of it.

A connector tells the authority of each of its streams: \`original\` has the document itself, such as KSeF or a FA(3)
file; \`books\` the bookkeeping of it; \`listing\` only rows of a register.

### What the hub itself says

ASSIGNED of an invoice can be given in the hub: by a
person, by the run that read it (its \`project_id\`), or by a rule. These count before any source, in that order, and
survive every later sync. What a person takes back falls to the run, then to the rule, then to the sources.

### Join and split

A person can correct what the rules above make of two documents. Both need the permission \`records.write\`, stand in the
history with who and when, and undo each other:

* \`POST /api/records/{entity}/{id}/join\` with \`{"other_id": 415}\` makes two records one. The record of the path stays
  and gets the origins, the history, the files and what was assigned to the other one. That one stays readable:
  \`merged_into\` names where it went.
* \`POST /api/records/{entity}/{id}/split\` with \`{"origin_id": 903}\` makes one of the origins a record of its own and
  answers it. It is \`is_pinned\` from then on: it joins no other by itself any more. Assignments and files stay with the
  record of the path.

## Deleted at the source

A record is deleted when the last system that knew it says so, or when a complete read does not come across it any more.
A read proves that only where the connector says that it saw everything, where the run was not interrupted, and where
nothing was set aside that might be among the missing. A read of everything compares all records of the stream; a read
of a period those that were issued in it, with connectors that can tell.

More than MANY at once, or more than 5 % where the hub knows at least FEW, are not deleted: the run ends \`partial\` and its
result has the figures in \`deletes_held\`. Look at the source; if they are really gone there, start the same run with
\`"allow_deletes": true\`. A deleted record is back as soon as a source has it again.
`;

/** Whose word counts for what, from the table that the hub goes by. */
function groupsTable(): string {
  const [content, handling] = INVOICE_GROUPS;
  const each = (names: readonly string[]) => `of ${code(names)} each field by itself`;
  const rows = [
    ["whose word counts, strongest first", "fields of an invoice"],
    ["---", "---"],
    [code(content.order), `all that is not below; ${each(content.filled)}`],
    [code(handling.order), `${code(handling.whole)}; ${each(handling.filled)}`],
    ["all together", code([UNITED_FIELD])],
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

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
  const intro = INTRO.replace("ENTITIES", names.join(", "))
    .replace("GROUPS", groupsTable())
    .replace("AMOUNTS", code(AMOUNT_FIELDS))
    .replace("ASSIGNED", code(ASSIGNED_FIELDS))
    .replace("MANY", String(MANY))
    .replace("FEW", String(FEW));
  return [intro, ...sections].join("\n");
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
