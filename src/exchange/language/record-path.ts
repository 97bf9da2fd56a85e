import type { TSchema } from "typebox";
import { nearMatches } from "../../events/near.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { ENTITY_SCHEMAS, type Entity } from "../../model/entities.ts";
import { numberText } from "./cell-text.ts";
import { type Coercion, coercionOf, idOf, shapeOf } from "./coerce.ts";
import { type PathStep, pathSteps } from "./path-text.ts";
import { isEmptyCell } from "./rows.ts";

type Json = Record<string, unknown>;

/** One field of a record, reached from its root. */
export interface RecordPath {
  readonly path: string;
  /** First field. */
  readonly root: string;
  /** The same element of a list, whichever field of it: `prices[retail]`; undefined outside of lists. */
  readonly element: string | undefined;
  /** Puts the value in, made what the model wants; an empty one changes nothing. @throws MappingFault */
  set(record: Json, value: Cell | undefined): void;
  /** Undefined where it is not there. */
  get(record: Readonly<Json>): Cell | undefined;
}

/** By which field elements of a list are told apart, and which one is meant where a path names none. */
const KEYED: Readonly<Record<string, { readonly key: string; readonly main: string }>> = {
  ids: { key: "scheme", main: "value" },
  prices: { key: "list", main: "amount" },
  stock: { key: "warehouse", main: "on_hand" },
  classifications: { key: "scheme", main: "code" },
  other_parties: { key: "role", main: "name" },
};
export const keyedList = (name: string) => (Object.hasOwn(KEYED, name) ? KEYED[name] : undefined);

/** A name that an object has of itself would not become a field. */
const UNFIT = new Set(["__proto__", "constructor", "prototype"]);

/** @throws InvalidInputError with names that are near, as an issue of `field` */
export const compilePath = (entity: Entity, path: string, field = "to"): RecordPath =>
  compilePathIn(ENTITY_SCHEMAS[entity], path, field);

/** As `compilePath`, within a part of a record: a line, an address. */
export function compilePathIn(schema: TSchema, path: string, field = "to"): RecordPath {
  const steps = pathSteps(path);
  if (!steps)
    throw pathIssue(field, `${JSON.stringify(path.slice(0, 100))} is no path`, PATH_REMEDY);
  const places: Place[] = [];
  let at = schema;
  for (const [i, step] of steps.entries()) {
    const place = placeOf(at, step, {
      field,
      before: steps.slice(0, i),
      isLast: i === steps.length - 1,
    });
    places.push(...place.places);
    at = place.schema;
  }
  return pathOver(path, places, leafCoercion(at, places, { field, path }));
}

const PATH_REMEDY = "Paths are written so: name, address.city, ids[PL:NIP], prices[retail].amount.";

/** A step made ready: a field of an object, or an element of a list in it. */
interface Place {
  readonly name: string;
  readonly element?: { readonly by: string; readonly key: string } | { readonly index: number };
}

interface Spot {
  readonly field: string;
  readonly before: readonly PathStep[];
  readonly isLast: boolean;
}

function placeOf(
  schema: TSchema,
  { name, key }: PathStep,
  spot: Spot,
): { readonly places: Place[]; readonly schema: TSchema } {
  const { properties, patternProperties } = shapeOf(schema);
  const own = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const free = patternProperties && Object.values(patternProperties)[0];
  const found = own ?? free;
  if (!found || UNFIT.has(name) || (!own && name.length > 60))
    throw unknownName(name, Object.keys(properties ?? {}), spot);
  const { items, maxItems = 1000, patternProperties: entries } = shapeOf(found);
  if (key === undefined) return { places: [{ name }], schema: found };
  const value = entries && Object.values(entries)[0];
  if (value && !UNFIT.has(key)) return { places: [{ name }, { name: key }], schema: value };
  if (!items) throw pathIssue(spot.field, `${name} is no list`, `Write ${name} without brackets.`);
  return elementOf({ name, key, items, maxItems }, spot);
}

function elementOf(
  list: {
    readonly name: string;
    readonly key: string;
    readonly items: TSchema;
    readonly maxItems: number;
  },
  spot: Spot,
): { readonly places: Place[]; readonly schema: TSchema } {
  const { name, key, items, maxItems } = list;
  const keyed = keyedList(name);
  if (keyed) {
    const element = { name, element: { by: keyed.key, key } };
    if (!spot.isLast) return { places: [element], schema: items };
    const main = shapeOf(items).properties?.[keyed.main];
    return { places: [element, { name: keyed.main }], schema: main ?? items };
  }
  const index = Number(key);
  if (!/^\d{1,5}$/.test(key) || index >= maxItems) {
    const message = `${name}[${key}] is no place in the list ${name}`;
    throw pathIssue(spot.field, message, `Count from 0 to ${maxItems - 1}: ${name}[0].`);
  }
  return { places: [{ name, element: { index } }], schema: items };
}

function leafCoercion(
  schema: TSchema,
  places: readonly Place[],
  { field, path }: { readonly field: string; readonly path: string },
): Coercion {
  const { properties, items, patternProperties } = shapeOf(schema);
  const last = places.at(-1);
  if (properties) {
    const names = Object.keys(properties).join(", ");
    throw pathIssue(field, `${path} is no single value`, `Name one of its fields: ${names}.`);
  }
  if (items) {
    const example = keyedList(last?.name ?? "") ? "PL:NIP" : "0";
    throw pathIssue(field, `${path} is a list`, `Name one element: ${path}[${example}].`);
  }
  if (patternProperties) {
    throw pathIssue(field, `${path} is no single value`, `Name one of them: ${path}.colour.`);
  }
  const list = places.at(-2);
  if (list?.name === "ids" && list.element && "key" in list.element && last?.name === "value") {
    return idOf(list.element.key);
  }
  return coercionOf(schema, last?.name ?? "");
}

function unknownName(
  name: string,
  known: readonly string[],
  { field, before }: Spot,
): InvalidInputError {
  const where = before.map(stepText).join(".");
  const near = nearMatches(name, known);
  const all = known.length > 0 && known.length <= 40 ? ` It has ${known.join(", ")}.` : "";
  const remedy = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `Check the name.${all}`;
  const message = `there is no field ${name.slice(0, 60)}${where === "" ? "" : ` in ${where}`}`;
  return pathIssue(field, message, remedy);
}

const stepText = ({ name, key }: PathStep): string =>
  key === undefined ? name : `${name}[${key}]`;

const pathIssue = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy }]);

function pathOver(path: string, places: readonly Place[], coerce: Coercion): RecordPath {
  const parents = places.slice(0, -1);
  const last = places.at(-1) ?? { name: path };
  const element = places.findLastIndex((place) => place.element !== undefined);
  return {
    path,
    root: places[0]?.name ?? path,
    element: element === -1 ? undefined : elementText(places.slice(0, element + 1)),
    set:
      parents.length === 0 && !last.element
        ? plainSetter(last.name, coerce)
        : setter(parents, last, coerce),
    get: (record) => found(record, places),
  };
}

const elementText = (places: readonly Place[]): string =>
  places
    .map(({ name, element }) =>
      element === undefined ? name : `${name}[${"key" in element ? element.key : element.index}]`,
    )
    .join(".");

function plainSetter(name: string, coerce: Coercion): RecordPath["set"] {
  return (record, value) => {
    if (isEmptyCell(value)) return;
    const made = coerce(value);
    if (made !== undefined) record[name] = made;
  };
}

function setter(parents: readonly Place[], last: Place, coerce: Coercion): RecordPath["set"] {
  return (record, value) => {
    if (isEmptyCell(value)) return;
    const made = coerce(value);
    if (made === undefined) return;
    let at = record;
    for (const place of parents) at = entered(at, place);
    if (!last.element) at[last.name] = made;
    else if ("index" in last.element) listIn(at, last.name)[last.element.index] = made as never;
  };
}

/** The object at a place, made where it is not there. */
function entered(record: Json, { name, element }: Place): Json {
  if (element === undefined) {
    record[name] ??= {};
    return record[name] as Json;
  }
  const list = listIn(record, name);
  if ("index" in element) {
    list[element.index] ??= {};
    return list[element.index] as Json;
  }
  const { by, key } = element;
  for (const one of list) if (one?.[by] === key) return one;
  const made = { [by]: key };
  list.push(made);
  return made;
}

function listIn(record: Json, name: string): (Json | undefined)[] {
  record[name] ??= [];
  return record[name] as (Json | undefined)[];
}

function found(record: Readonly<Json>, places: readonly Place[]): Cell | undefined {
  let at: unknown = record;
  for (const { name, element } of places) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Json)[name];
    if (element === undefined) continue;
    if (!Array.isArray(at)) return undefined;
    at =
      "index" in element ? at[element.index] : at.find((one) => one?.[element.by] === element.key);
  }
  return cellOfJson(at);
}

/** A value of a record as a cell; undefined for objects and lists. */
export function cellOfJson(value: unknown): Cell | undefined {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "number") return undefined;
  return Number.isSafeInteger(value) ? value : numberText(value);
}
