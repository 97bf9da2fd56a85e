import type { Entity } from "../../model/entities.ts";
import { completeInvoice } from "./complete-invoice.ts";
import { completeOrder } from "./complete-order.ts";
import type { MapIssue } from "./fault.ts";
import { keyedList } from "./record-path.ts";

type Json = Record<string, unknown>;

/** Puts in what the model wants and the map leaves out; gives what is missing still. */
export type Completion = (record: Json) => readonly MapIssue[] | undefined;

/** `paths`: all that the map sets, so that nothing is done for lists that it does not touch. */
export function completionOf(entity: Entity, paths: readonly string[]): Completion {
  const inLists = paths.filter((path) => path.includes("["));
  const roots = [...new Set(inLists.map((path) => path.split(/[.[]/, 1)[0] ?? ""))];
  const flat = roots.filter((root) => !inLists.some((path) => isNested(path, root)));
  const complete = COMPLETE[entity];
  return (record) => {
    for (const root of roots) {
      if (!flat.includes(root) || !isWhole(root, record[root])) pruneField(record, root);
    }
    return complete(record);
  };
}

/** Whether a list of the path is within another object. */
const isNested = (path: string, root: string): boolean =>
  path.startsWith(root) && (path[root.length] === "." || path.split("[").length > 2);

/** Nearly every list of prices or stock is: it is looked through without being made anew. */
function isWhole(name: string, list: unknown): boolean {
  const main = keyedList(name)?.main;
  if (main === undefined || !Array.isArray(list)) return list === undefined;
  for (const element of list) if (element[main] === undefined) return false;
  return true;
}

const COMPLETE: { readonly [E in Entity]: Completion } = {
  item: (record) => {
    record.type ??= "goods";
    record.active ??= true;
    record.name ??= record.code;
    if (Array.isArray(record.prices)) for (const price of record.prices) price.is_gross ??= false;
    return issuesOf(
      missing(record, "code"),
      missingIn(record.prices, "prices", ["list", "amount", "currency"]),
      missingIn(record.stock, "stock", ["warehouse", "on_hand"]),
    );
  },
  party: (record) => {
    record.role ??= "both";
    record.name ??= record.trading_name;
    return issuesOf(missing(record, "name"));
  },
  invoice: (record) => {
    completeInvoice(record);
    return issuesOf(missing(record, "direction"), missing(record, "currency"));
  },
  order: (record) => {
    completeOrder(record);
    return issuesOf(missing(record, "direction"), missing(record, "currency"));
  },
};

function issuesOf(
  ...found: readonly (readonly MapIssue[] | undefined)[]
): readonly MapIssue[] | undefined {
  let issues: readonly MapIssue[] | undefined;
  for (const part of found) if (part && part.length > 0) issues = issues?.concat(part) ?? part;
  return issues;
}

const missing = (record: Json, field: string): readonly MapIssue[] | undefined =>
  record[field] === undefined ? [{ field, reason: "is missing" }] : undefined;

function missingIn(
  list: unknown,
  name: string,
  fields: readonly string[],
): readonly MapIssue[] | undefined {
  if (!Array.isArray(list)) return undefined;
  let issues: MapIssue[] | undefined;
  for (const element of list as Json[]) {
    for (const field of fields) {
      if (element[field] !== undefined) continue;
      const key = String(element[keyedList(name)?.key ?? ""]);
      issues = [...(issues ?? []), { field: `${name}[${key}].${field}`, reason: "is missing" }];
    }
  }
  return issues;
}

/** Elements of which nothing but their key or a constant beside it is known are none. */
function pruneField(record: Json, name: string): void {
  const value = record[name];
  if (Array.isArray(value)) {
    const kept = pruned(name, value);
    if (kept.length > 0) record[name] = kept;
    else delete record[name];
  } else if (typeof value === "object" && value !== null) pruneAll(value as Json);
}

function pruneAll(record: Json): void {
  for (const name of Object.keys(record)) pruneField(record, name);
}

function pruned(name: string, list: readonly unknown[]): unknown[] {
  const main = keyedList(name)?.main;
  return list.filter((element) => {
    if (typeof element !== "object" || element === null) return element !== undefined;
    pruneAll(element as Json);
    if (main !== undefined) return (element as Json)[main] !== undefined;
    if (name === "bank_accounts") return "iban" in element || "account_no" in element;
    if (name === "vat_breakdown")
      return "taxable" in element || "tax" in element || "gross" in element;
    return true;
  });
}
