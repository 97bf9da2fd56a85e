import type { EventType } from "../src/model/event-type.ts";
import { EVENT_TYPES } from "../src/model/event-types.ts";
import { kindOf, meaningOf, type SchemaView, tableOf, viewOf } from "./schema-words.ts";

const INTRO = `<!-- Made by \`npm run gen\` from src/model/event-types.ts: do not edit. -->

# Events

An event is a fact that others may want to know: an invoice is new, a run failed, somebody published one. The hub
writes a record's event in the same transaction as the record, so neither exists without the other. Events go to
every [subscription](webhooks.md) that wants their type. An unchanged record makes no event.

\`GET /api/events/types\` gives this list to programs, with the texts in five languages. \`GET /api/events\` lists what
has happened, newest first. The [fields of a record](model.md) are the same as in the API.

## Events of your own

\`\`\`
curl -X POST http://localhost:8000/api/events \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{ "type": "order.paid", "data": { "number": "412" }, "idempotency_key": "order-412-paid" }'
\`\`\`

The answer is 202 once the event is on disk. It needs the permission \`webhooks.manage\`. Send \`events\` with up to 100
of them to store all or none. The same \`idempotency_key\` a second time publishes nothing and answers with the id of
the first event. On the command line: \`viadukt event publish order.paid --data '{"number": "412"}'\`.

A type of your own is made of letters, digits and \`_\`, has a dot, and begins with a word that is not a family of the
hub: FAMILIES.

## All types

The family \`hub\` is what the hub says of its own work. The families \`fiscal\` and \`garagereg\` keep the names that
receivers of those systems know; whoever publishes them does so through the API. The data of every type in this list
is checked when it is published.
`;

/** docs/events.md, made from the catalogue. */
export function eventsMarkdown(): string {
  const families = new Set(
    EVENT_TYPES.filter(({ family }) => family === "hub").map(({ type }) => type.split(".")[0]),
  );
  const rows = EVENT_TYPES.map(({ type, family, title, description }) => [
    `[\`${type}\`](#${anchorOf(type)})`,
    family,
    `${title.en}. ${description.en}`,
  ]);
  return [
    INTRO.replace("FAMILIES", [...families].map((family) => `\`${family}\``).join(", ")),
    ...tableOf(["type", "family", "when"], rows),
    "",
    ...EVENT_TYPES.flatMap(sectionOf),
  ].join("\n");
}

/** As GitHub makes the link of a heading. */
const anchorOf = (type: string): string => type.replaceAll(".", "");

function sectionOf({ type, description, schema, example }: EventType): string[] {
  return [
    `### ${type}`,
    "",
    description.en,
    "",
    ...tableOf(["field of `data`", "kind", "meaning"], fieldsOf("", viewOf(schema))),
    "",
    "```json",
    JSON.stringify(example, undefined, 2),
    "```",
    "",
  ];
}

/** Records stand for themselves: docs/model.md has their fields. */
function fieldsOf(prefix: string, { properties = {}, required = [] }: SchemaView): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const isAlways = required.includes(name);
    const note = [meaningOf(schema), isAlways ? undefined : "may be left out"];
    const kind = schema.title ? `[${kindOf(schema)}](model.md#${kindOf(schema)})` : kindOf(schema);
    const row = [`\`${path}\``, kind, note.filter((part) => part !== undefined).join("; ")];
    const isOpen = schema.type === "object" && schema.title === undefined;
    const inner = schema.type === "array" ? schema.items : schema;
    const isList = schema.type === "array" && inner?.type === "object";
    if (isList && inner) return [row, ...fieldsOf(`${path}[].`, inner)];
    return isOpen ? [row, ...fieldsOf(`${path}.`, schema)] : [row];
  });
}
