import type { ReportSource } from "../../api/types.ts";
import type { DefinitionValues } from "./definition.ts";

export type Filter = DefinitionValues["filter"];

export interface FilterFieldsProps {
  readonly source: ReportSource;
  readonly filter: Filter;
  readonly onChange: (change: Filter) => void;
  /** A period that is counted anew each time takes the place of fixed dates. */
  readonly hasPeriod: boolean;
  /** By the path in the API's body. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Where a filter's fields stand in the API's body. */
export const FILTER_PLACE = "definition.filter.";

export const filterError = (
  errors: FilterFieldsProps["errors"],
  name: string,
): string | undefined => errors[FILTER_PLACE + name];

export const filterText = (filter: Filter, name: string): string =>
  typeof filter[name] === "string" ? filter[name] : "";
