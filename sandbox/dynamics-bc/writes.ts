import { RequestError } from "../simulator.ts";
import type { Company } from "./data.ts";
import { emptyItem } from "./data.ts";
import { fault } from "./problem.ts";
import { CODES, LENGTHS, OPTIONS, READ_ONLY } from "./schemas.ts";
import { etagOf, guidOf, type Row, type Table } from "./tables.ts";

/** What every write needs to know of the simulated environment. */
export interface Desk {
  readonly now: () => number;
  /** The next number of a change; grows for ever. */
  readonly nextStamp: () => number;
  /** How a stale or missing `If-Match` is told: both were seen. */
  readonly staleStatus: 409 | 412;
  readonly onChange: (change: Change) => void;
}

export interface Change {
  readonly company: Company;
  readonly entity: string;
  readonly id: string;
  readonly type: "created" | "updated" | "deleted";
  readonly at: string;
}

export interface Target {
  readonly company: Company;
  /** `items`, as the address has it. */
  readonly entity: string;
  readonly table: Table;
}

type Body = Readonly<Record<string, unknown>>;

/** @throws RequestError 400 with the reason */
export function create(desk: Desk, target: Target, body: Body): Row {
  const { company, entity, table } = target;
  const fields = checked(target, body);
  const stamp = desk.nextStamp();
  const number = String(fields.number ?? "") || `AUTO-${stamp}`;
  if (table.byNumber(number))
    throw refused(
      "Internal_EntityWithSameKeyExists",
      `The record in table ${nameOf(table)} already exists. Identification fields and values: No.='${number}'`,
    );
  const id = guidOf(`${company.id} ${entity} made ${stamp}`);
  const base = table.type === "item" ? emptyItem(id) : { id };
  const at = new Date(desk.now()).toISOString();
  const row = { ...base, ...fields, number, id, stamp, lastModifiedDateTime: at };
  table.put(row);
  desk.onChange({ company, entity, id, type: "created", at });
  return row;
}

/** @throws RequestError 400, 404, and 409 or 412 for another `If-Match` than the row's */
export function update(
  desk: Desk,
  target: Target,
  { id, ifMatch, body }: { readonly id: string; readonly ifMatch: string; readonly body: Body },
): Row {
  const { company, entity, table } = target;
  const before = current(desk, target, { id, ifMatch });
  const fields = checked(target, body);
  const isOther = fields.type !== undefined && fields.type !== before.type;
  if (isOther && company.used.has(id))
    throw refused(
      "Application_DialogException",
      `You cannot change the Type field on ${nameOf(table)} ${String(before.number)} because at least one entry exists.`,
    );
  const at = new Date(desk.now()).toISOString();
  const row = { ...before, ...fields, id, stamp: desk.nextStamp(), lastModifiedDateTime: at };
  table.put(row);
  desk.onChange({ company, entity, id, type: "updated", at });
  return row;
}

/** @throws RequestError as `update`, and 400 for one that has entries */
export function remove(
  desk: Desk,
  target: Target,
  { id, ifMatch }: { readonly id: string; readonly ifMatch: string },
): void {
  const { company, entity, table } = target;
  const { number } = current(desk, target, { id, ifMatch });
  if (company.used.has(id))
    throw refused(
      "Application_DialogException",
      `You cannot delete ${nameOf(table)} ${String(number)} because there are one or more ledger entries for this item.`,
    );
  table.remove(id);
  const at = new Date(desk.now()).toISOString();
  desk.onChange({ company, entity, id, type: "deleted", at });
}

function current(
  { staleStatus }: Desk,
  { table }: Target,
  { id, ifMatch }: { readonly id: string; readonly ifMatch: string },
): Row {
  const row = table.get(id);
  if (!row)
    throw new RequestError(
      404,
      fault("BadRequest_NotFound", "The requested record was not found."),
    );
  if (ifMatch === "*" || ifMatch === etagOf(row)) return row;
  throw new RequestError(
    staleStatus,
    fault("Request_EntityChanged", "Another user has already changed the record."),
  );
}

function checked({ table }: Target, body: Body): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, checkedValue(table, name, value)]),
  );
}

function checkedValue({ fields, type }: Table, name: string, value: unknown): unknown {
  const kind = fields[name];
  if (!kind)
    throw refused(
      "BadRequest",
      `The property '${name}' does not exist on type 'Microsoft.NAV.${type}'.`,
    );
  if (READ_ONLY.has(name)) throw refused("BadRequest", `Control '${name}' is read-only.`);
  const isText = ["text", "code", "option", "guid"].includes(kind);
  const wanted = isText ? "string" : kind === "flag" ? "boolean" : "number";
  if (typeof value !== wanted)
    throw refused("BadRequest", `Cannot convert the value of '${name}' to the expected type.`);
  if (typeof value === "string") return checkedText({ name, kind }, value);
  if (typeof value === "number" && value < 0)
    throw refused("Application_DialogException", `The value of ${name} must not be negative.`);
  return value;
}

function checkedText({ name, kind }: { name: string; kind: string }, value: string): string {
  const most = LENGTHS[name];
  if (most !== undefined && value.length > most)
    throw refused(
      "Application_StringExceededLength",
      `The length of the string is ${value.length}, but it must be less than or equal to ${most} characters. Value: ${value}`,
    );
  const text = kind === "code" ? value.trim().toUpperCase() : value;
  const options = OPTIONS[name];
  if (options && !options.includes(text))
    throw refused("Unknown", `'${text}' is not an option. The existing options are: ${options}`);
  const known = CODES[name];
  if (known && text !== "" && !known.codes.includes(text))
    throw refused(
      "Internal_RecordNotFound",
      `The field ${name} contains a value (${text}) that cannot be found in the related table (${known.table}).`,
    );
  return text;
}

const nameOf = ({ type }: Table): string => type.charAt(0).toUpperCase() + type.slice(1);

const refused = (code: string, message: string): RequestError =>
  new RequestError(400, fault(code, message));
