import type { ExchangeBody } from "../definition.ts";
import type { Child, ImportDefinition, Incremental } from "../import-definition.ts";
import type { Mapping } from "../mapping.ts";
import { fixed } from "../ready/parts.ts";
import type { PackDefinition } from "./pack.ts";
import { STAGING_EXPORT } from "./staging-export.ts";
import { CONTACT, documentFields, LINE, PRICE, PRODUCT, STOCK } from "./standard-fields.ts";
import { type DefinitionObject, definitionName } from "./standard-texts.ts";

/** Names that every pack uses for what it has; columns of each as `standard-fields.ts` reads them. */
export type ViewName =
  | "bs_contacts_view"
  | "bs_modified_contacts_view"
  | "bs_products_view"
  | "bs_product_prices_view"
  | "bs_stock_view"
  | "bs_documents_view"
  | "bs_modified_documents_view"
  | "bs_document_lines_view"
  | "bs_payments_view";

/** What a pack's views have. Fields whose columns are missing are left out of the definitions. */
export interface StandardViews {
  /** Slugs begin with it: `subiekt-gt`. */
  readonly slug: string;
  /** The ERP's own name. */
  readonly program: string;
  /** Schema of the views; `dbo` where left out. */
  readonly schema?: string;
  /** By view: its columns. */
  readonly views: Readonly<Partial<Record<ViewName, readonly string[]>>>;
  /** In place of `modified_at` and the modified view. */
  readonly incremental?: { readonly contacts?: Incremental; readonly documents?: Incremental };
  /** Whether scripts make the staging tables; true where left out. */
  readonly has_staging?: boolean;
}

/** Imports of parties, items and invoices of both directions from the views, and the export into the staging tables. */
export function standardDefinitions(about: StandardViews): readonly PackDefinition[] {
  const { views, has_staging = true } = about;
  return [
    ...(views.bs_contacts_view ? [contacts(about)] : []),
    ...(views.bs_products_view ? [products(about)] : []),
    ...(views.bs_documents_view ? [documents(about, "sales"), documents(about, "cost")] : []),
    ...(has_staging ? [staging(about)] : []),
  ];
}

function contacts(about: StandardViews): PackDefinition {
  const columns = about.views.bs_contacts_view ?? [];
  return importOf(about, "parties", {
    entity: "party",
    source: { table: tableOf(about, "bs_contacts_view") },
    key: ["bs_contact_id"],
    map: present(CONTACT, columns),
    ...(columns.includes("tax_id")
      ? { match: "tax_id = '{tax_id}'", link: "tax_id = '{tax_id}'" }
      : {}),
    ...incremental(about, { view: "bs_contacts_view", own: about.incremental?.contacts }),
    ...deletes(columns),
  });
}

/** Read in full each time: neither a price nor a stock moves the time of change of its item. */
function products(about: StandardViews): PackDefinition {
  const columns = about.views.bs_products_view ?? [];
  const children = [
    ...child(about, "bs_product_prices_view", {
      ...{ into: "prices", parent_key: ["bs_product_id"], order: ["price_list"], map: PRICE },
    }),
    ...child(about, "bs_stock_view", {
      ...{ into: "stock", parent_key: ["bs_product_id"], order: ["warehouse"], map: STOCK },
    }),
  ];
  return importOf(about, "items", {
    entity: "item",
    source: { table: tableOf(about, "bs_products_view") },
    key: ["bs_product_id"],
    map: present(PRODUCT, columns),
    ...(children.length > 0 ? { children } : {}),
    ...deletes(columns),
  });
}

function documents(about: StandardViews, direction: "sales" | "cost"): PackDefinition {
  const columns = about.views.bs_documents_view ?? [];
  const fields = present(documentFields(direction), columns);
  const isFiscal = columns.includes("ksef_number");
  const children = child(about, "bs_document_lines_view", {
    ...{ into: "lines", parent_key: ["bs_document_id"], order: ["line_no"], map: LINE },
  });
  return importOf(about, direction === "sales" ? "sales" : "costs", {
    entity: "invoice",
    source: {
      table: tableOf(about, "bs_documents_view"),
      where: `direction = '${direction}'`,
    },
    key: ["bs_document_id"],
    map: isFiscal ? [...fields, FISCAL_SYSTEM] : fields,
    ...(children.length > 0 ? { children } : {}),
    ...incremental(about, { view: "bs_documents_view", own: about.incremental?.documents }),
    ...deletes(columns),
  });
}

/** The system is named where there is a number alone. */
const FISCAL_SYSTEM: Mapping = {
  to: "fiscal.system",
  expression: 'row.ksef_number == null || row.ksef_number == "" ? "" : "KSEF"',
};

function staging(about: StandardViews): PackDefinition {
  const body: ExchangeBody = { direction: "export", export: STAGING_EXPORT };
  return {
    slug: `${about.slug}-export-invoices`,
    name: definitionName("staging", about.program),
    module: "invoices",
    body,
  };
}

function importOf(
  { slug, program }: StandardViews,
  object: Exclude<DefinitionObject, "staging">,
  definition: ImportDefinition,
): PackDefinition {
  return {
    slug: `${slug}-${object}`,
    name: definitionName(object, program),
    module: object === "sales" || object === "costs" ? "invoices" : object,
    body: { direction: "import", import: definition },
  };
}

const tableOf = ({ schema = "dbo" }: StandardViews, view: ViewName): string => `${schema}.${view}`;

/** Of several columns those that are there: a street without the number of its house. */
function present(map: readonly Mapping[], columns: readonly string[]): Mapping[] {
  return map.flatMap((mapping) => {
    const { from } = mapping;
    if (from === undefined) return [mapping];
    const wanted = Array.isArray(from) ? from : [from];
    const there = wanted.filter((name) => columns.includes(name));
    if (there.length === 0) return constantOf(mapping);
    return [{ ...mapping, from: Array.isArray(from) ? there : from }];
  });
}

/** What a field has where nothing else is said stays, without the column. */
function constantOf({ to, transforms }: Mapping): Mapping[] {
  const last = transforms?.at(-1);
  return last && "value" in last ? [fixed(to, last.value)] : [];
}

function child(
  about: StandardViews,
  view: ViewName,
  { map, ...rest }: Omit<Child, "map"> & { readonly map: readonly Mapping[] },
): Child[] {
  const columns = about.views[view];
  return columns ? [{ ...rest, table: tableOf(about, view), map: present(map, columns) }] : [];
}

/**
 * Contractors by the time of change, which forgets nothing while the hub is off; documents by their view of changed
 * rows, since a payment does not move the time of its document.
 */
function incremental(
  about: StandardViews,
  {
    view,
    own,
  }: {
    readonly view: "bs_contacts_view" | "bs_documents_view";
    readonly own: Incremental | undefined;
  },
): Pick<ImportDefinition, "incremental"> {
  if (own) return { incremental: own };
  const modified = view.replace("bs_", "bs_modified_") as ViewName;
  const byView = about.views[modified] && { modified_table: tableOf(about, modified) };
  const byTime = about.views[view]?.includes("modified_at")
    ? { column: "modified_at", overlap_seconds: 300 }
    : undefined;
  const found = view === "bs_contacts_view" ? (byTime ?? byView) : (byView ?? byTime);
  return found ? { incremental: found } : {};
}

const deletes = (columns: readonly string[]): Pick<ImportDefinition, "deletes" | "deleted_when"> =>
  columns.includes("is_deleted")
    ? { deletes: "flag", deleted_when: "is_deleted = 1" }
    : { deletes: "compare" };
