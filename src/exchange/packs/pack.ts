import type { ColumnKind } from "../../model/cell.ts";
import type { I18n } from "../../model/i18n.ts";
import type { ExchangeBody } from "../definition.ts";

/** How well a fact is known: official documents, seen in public code or a described database, inferred. */
export type Mark = "D" | "C" | "I";

/** A table of the ERP that a pack's views read, with the columns that they use. */
export interface ExpectedTable {
  readonly table: string;
  readonly mark: Mark;
  readonly columns: readonly {
    readonly name: string;
    readonly kind: ColumnKind;
    readonly mark?: Mark;
    /** Views do without it where it is missing. */
    readonly is_optional?: boolean;
  }[];
}

export interface PackOptions {
  /** The ERP's own database. */
  readonly erp_database: string;
  /** The intermediate database, which the scripts make objects in. */
  readonly hub_database: string;
  /** Login that the hub connects with: it may read the views and write the staging tables, nothing else. */
  readonly login: string;
  /** Which company of the database, where it keeps several: NAV's name, QAD's domain, WAPRO's ID_FIRMY. */
  readonly company?: string;
}

/** SQL that a database administrator runs once. */
export interface PackScript {
  /** `1-views.sql`: scripts are run in the order of their names. */
  readonly name: string;
  readonly title: I18n;
  /** Not needed for reading: staging tables, change queue with triggers. */
  readonly is_optional: boolean;
  readonly sql: string;
}

export interface PackDefinition {
  readonly slug: string;
  readonly name: I18n;
  readonly module: "parties" | "invoices" | "items";
  readonly body: ExchangeBody;
}

/** All that connects one ERP without programming: views in an intermediate database, grants, ready definitions. */
export interface Pack {
  /** `subiekt_gt`. */
  readonly id: string;
  readonly title: string;
  readonly vendor: string;
  /** Connector of the integration: `mssql`, `oracle`, `odbc`. */
  readonly provider: string;
  readonly summary: I18n;
  /** Of the facts that it is made from, in one word, and what follows for whoever uses it. */
  readonly confidence: "very_good" | "good" | "medium" | "fair" | "poor";
  readonly notes: readonly I18n[];
  readonly expects: readonly ExpectedTable[];
  scripts(options: PackOptions): readonly PackScript[];
  definitions(options: PackOptions): readonly PackDefinition[];
}
