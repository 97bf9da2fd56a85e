import type { CommandContext, CommandRequest } from "../call.ts";
import { findColumn, findTable } from "../catalogue.ts";
import type { Column, Table } from "../definition.ts";
import { CommandFault, fault, NUMBERS, type WarningRow } from "../fault.ts";
import type { Parameters } from "../parameters.ts";
import type { Cell } from "../read/reader.ts";
import { tableRef } from "../sql/build.ts";
import type { Expression, TableRef } from "../sql/expression.ts";
import { type ChosenColumns, chooseColumns } from "./chosen-columns.ts";
import { type LinkedTable, readConditions } from "./conditions.ts";
import type { Filter } from "./filters.ts";
import { type Selection, select } from "./selection.ts";

/** Rows of a further table inside each row of the head. */
export interface ChildList extends LinkedTable {
  /** The name of the list in the answer; a column of the head where the head has one of that name. */
  readonly label: string;
  /** Without it the list is always there. */
  readonly isShown?: (parameters: Parameters) => boolean;
  readonly where?: (row: TableRef, parameters: Parameters) => Expression;
  /** Its columns, in place of the default ones. */
  readonly columns?: readonly string[];
}

/** All that tells one list command from another. */
export interface ListDescription {
  readonly table: string;
  /** What the parameters mean; parameters that are no filter are not here. */
  readonly filters: Readonly<Record<string, Filter>>;
  /** What holds whatever was asked for. */
  readonly always?: (head: TableRef, parameters: Parameters) => readonly Expression[];
  /** 9010 where neither a filter nor a condition is given. */
  readonly needsFilter?: boolean;
  readonly children?: readonly ChildList[];
  /** Parameters that are taken and change nothing, by what is said of them. */
  readonly ignored?: Readonly<Record<string, string>>;
  /** In place of the table's own order: names of columns. */
  readonly order?: readonly { readonly column: string; readonly isDescending?: boolean }[];
  /** The first so many rows are all that there are. */
  readonly limit?: number;
  /** Makes the rows of the answer of those that were read, which come in the order asked for. */
  readonly merge?: RowMerge;
}

export type Batches = AsyncIterable<readonly (readonly Cell[])[]>;

export interface RowMerge {
  /** Columns that it looks at. */
  readonly needs: readonly string[];
  isWanted(parameters: Parameters): boolean;
  rows(batches: Batches, selection: Selection): Batches;
}

export interface ListPlan {
  readonly description: ListDescription;
  readonly table: Table;
  readonly selection: Selection;
  readonly where: readonly Expression[];
  readonly children: readonly (ChildList & { readonly selection: Selection })[];
  readonly merge: RowMerge | undefined;
  readonly warnings: readonly WarningRow[];
}

export interface ListRequest {
  readonly command: { readonly name: string; readonly tables: readonly string[] };
  readonly request: Pick<CommandRequest, "queryFields" | "queryConditions">;
  readonly parameters: Parameters;
}

/** @throws CommandFault with every cause that is found before the first row is read */
export function planList(
  description: ListDescription,
  { command, request, parameters }: ListRequest,
  { timeZone }: Pick<CommandContext, "timeZone">,
): ListPlan {
  const table = tableOf(description.table);
  const head = tableRef(table, "h");
  const causes = new Causes();
  const choose = causes.take(() => chooseColumns(command, request.queryFields));
  const conditions = causes.take(() =>
    readConditions(request.queryConditions, {
      command,
      head,
      linked: description.children ?? [],
    }),
  );
  const filters = causes.take(() => readFilters(description, { head, parameters, timeZone }));
  const always = causes.take(() => description.always?.(head, parameters) ?? []);
  if (filters?.length === 0 && conditions?.length === 0) {
    causes.take(() => checkFilter(description, parameters));
  }
  causes.raise();
  const columns = choose?.(table) ?? [];
  const children = shownChildren(description, { columns, parameters });
  const merge = description.merge?.isWanted(parameters) ? description.merge : undefined;
  return {
    description,
    table,
    selection: select(head, columns, [
      ...orderOf(description, table).map(({ column }) => column),
      ...children.map((child) => child.head),
      ...(merge?.needs ?? []),
    ]),
    where: [...(always ?? []), ...(filters ?? []), ...(conditions ?? [])],
    children: children.map((child) => ({ ...child, selection: selectChild(child, choose) })),
    merge,
    warnings: ignoredWarnings(description, parameters),
  };
}

/** What a command is refused for, all of it at once. */
class Causes {
  readonly #faults: CommandFault[] = [];

  take<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CommandFault)) throw error;
      this.#faults.push(error);
      return undefined;
    }
  }

  raise(): void {
    if (this.#faults.length === 0) return;
    throw new CommandFault(this.#faults.flatMap(({ rows }) => rows));
  }
}

function tableOf(name: string): Table {
  const table = findTable(name);
  if (!table) throw new TypeError(`There is no table ${name}`);
  return table;
}

function readFilters(
  { filters }: ListDescription,
  { head, parameters, timeZone }: { head: TableRef; parameters: Parameters; timeZone: string },
): readonly Expression[] {
  return Object.entries(filters).flatMap(([name, filter]) => {
    const value = parameters.text(name);
    if (value === undefined) return [];
    return filter(head, { name, value, parameters, timeZone }) ?? [];
  });
}

function checkFilter({ needsFilter, filters }: ListDescription, parameters: Parameters): void {
  const names = Object.keys(filters);
  if (!needsFilter || names.some((name) => parameters.has(name))) return;
  throw missingFilter(names);
}

/** 9010 in the vendor's wording. */
export const missingFilter = (names: readonly string[]): CommandFault =>
  fault(
    NUMBERS.filterMissing,
    `Musí být vyplněn alespoň jeden z parametrů [${names.map((name) => `'${name}'`).join(",")}] nebo [queryConditions]`,
  );

function ignoredWarnings(
  { ignored = {} }: ListDescription,
  parameters: Parameters,
): readonly WarningRow[] {
  return Object.entries(ignored).flatMap(([name, desc]) =>
    parameters.flag(name) ? [{ desc }] : [],
  );
}

/** Lists that are a column of the head come where that column was asked for. */
function shownChildren(
  { children = [] }: ListDescription,
  { columns, parameters }: { columns: readonly Column[]; parameters: Parameters },
): readonly ChildList[] {
  const lists = columns.filter(({ type }) => type.kind === "list").map(({ name }) => name);
  return children.filter((child) =>
    child.columns ? lists.includes(child.label) : (child.isShown?.(parameters) ?? true),
  );
}

/** With what makes the order whole, so that a list can be read on from any row. */
export function orderOf(
  { order }: Pick<ListDescription, "order">,
  table: Table,
): readonly { readonly column: string; readonly isDescending?: boolean }[] {
  const wanted = order ?? table.order.map((column) => ({ column }));
  const key = table.columns.find(({ name }) => /^(inter|id)$/i.test(name))?.name;
  return key === undefined || wanted.some(({ column }) => column === key)
    ? wanted
    : [...wanted, { column: key }];
}

function selectChild(child: ChildList, choose: ChosenColumns | undefined): Selection {
  const table = tableOf(child.table);
  const columns = child.columns
    ? child.columns.flatMap((name) => findColumn(table, name) ?? [])
    : (choose?.(table) ?? []);
  return select(tableRef(table, "r"), columns, [child.own]);
}
