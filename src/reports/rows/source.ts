import type { TObject } from "typebox";
import type { CellKind } from "../../formats/tables/table.ts";
import type { FieldIssue } from "../../lib/errors.ts";
import type { I18n } from "../../model/i18n.ts";
import type { ConfigStore, DataStore } from "../../store/store.ts";

/** One column that rows of a source have. */
export interface SourceColumn {
  readonly name: string;
  readonly title: I18n;
  /** Of `amount` there are sums, by the row's currency. */
  readonly kind: CellKind;
  /** In characters. */
  readonly width: number;
}

/** A row's values by the names of columns: decimal text for numbers, YYYY-MM-DD for days; what is left out is empty. */
export interface SourceRow {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Of its amounts, ISO 4217; absent where it has none. */
  readonly currency?: string | undefined;
}

export interface SourceAsk {
  readonly config: ConfigStore;
  readonly data: DataStore;
  /** As `filterIssues` has accepted it. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
}

/** Where the rows of a report come from: a list of records, or a table that somebody has defined. */
export interface RowSource {
  readonly name: string;
  readonly title: I18n;
  readonly columns: readonly SourceColumn[];
  /** What the rows can be narrowed down by. */
  readonly filter: TObject;
  /** Filter fields that hold the first and the last day of a period; absent where rows are of no time. */
  readonly period?: { readonly from: string; readonly to: string };
  /** What is wrong with a filter that fits the schema, in the words of its fields. */
  filterIssues(
    config: ConfigStore,
    filter: Readonly<Record<string, unknown>>,
  ): Promise<FieldIssue[]>;
  /** Each row once, in an order that the same data always has; a page of them is in memory at a time. */
  rows(ask: SourceAsk): AsyncIterable<SourceRow>;
}
