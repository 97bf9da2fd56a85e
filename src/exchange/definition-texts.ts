import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import type { ExchangeRow } from "../store/exchange-definitions.ts";
import type { ExchangeBody, Module } from "./definition.ts";
import { type IniMap, type IniRemark, readBsconnectIni } from "./language/bsconnect-ini.ts";
import { definitionFromYaml, definitionToYaml, type NamedDefinition } from "./language/yaml.ts";
import { bodyOf } from "./manage-definitions.ts";

/** The definition as a file of YAML that another hub takes. */
export const toYaml = (
  row: Pick<ExchangeRow, "slug" | "name" | "module" | "body">,
  integration: string | undefined,
): string =>
  definitionToYaml({
    ...{ slug: row.slug, name: row.name, body: bodyOf(row) },
    ...(integration === undefined ? {} : { integration_id: integration }),
    ...(row.module === null ? {} : { module: row.module }),
  });

export const fromYaml = (text: string): NamedDefinition => definitionFromYaml(text);

/** What BSConnect's own names of views and keys are, by kinds of records. */
const VIEWS: Readonly<Record<IniMap["entity"], { readonly table: string; readonly key: string }>> =
  {
    party: { table: "bs_contacts_view", key: "bs_contact_id" },
    invoice: { table: "bs_documents_view", key: "bs_document_id" },
    item: { table: "bs_products_view", key: "bs_product_id" },
    order: { table: "bs_orders_view", key: "bs_order_id" },
  };
const MODULE_OF: Readonly<Record<IniMap["entity"], Module>> = {
  party: "parties",
  invoice: "invoices",
  item: "items",
  order: "orders",
};

export interface IniWanted {
  readonly ini: string;
  /** The file's first section with records where left out. */
  readonly section?: string | undefined;
  readonly table?: string | undefined;
  readonly key?: readonly string[] | undefined;
}

/**
 * An import from a column map of BSConnect: its view, else the one that it names so, with everything that could not be
 * taken over. @throws InvalidInputError
 */
export function fromIni({ ini, section, table, key }: IniWanted): {
  readonly body: ExchangeBody;
  readonly module: Module;
  readonly section: string;
  readonly remarks: readonly IniRemark[];
} {
  const { maps, remarks } = readBsconnectIni(ini);
  const found = section === undefined ? maps[0] : maps.find((one) => one.section === section);
  if (!found) {
    const known = maps.map((one) => one.section).join(", ");
    const message =
      section === undefined ? "has no section with records" : `has no section ${section}`;
    const remedy = known === "" ? "Choose another file." : `Use ${known}.`;
    throw new InvalidInputError([{ field: "ini", message, remedy } satisfies FieldIssue]);
  }
  const { entity } = found;
  const standard = VIEWS[entity];
  return {
    ...{ module: MODULE_OF[entity], section: found.section, remarks },
    body: {
      direction: "import",
      import: {
        entity,
        source: { table: table ?? standard.table },
        key: key ? [...key] : [standard.key],
        map: found.map.map((one) => ({ ...one })),
      },
    },
  };
}
