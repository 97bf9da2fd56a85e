import { LANGUAGES, midnight, PRODUCT_GROUPS, PRODUCT_TYPES } from "./products.ts";
import { errorBody, message, refuse } from "./refusal.ts";
import { rowsIn } from "./render.ts";
import { type EntityType, PRODUCT, type Property } from "./schema.ts";
import type { System } from "./system.ts";
import type { Row, Value } from "./table.ts";
import { keptUnit } from "./units.ts";

/** One write as it came; `keys` are those of the address. */
export interface Write {
  readonly method: string;
  readonly set: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  readonly language: string;
}

/** What was made, for the answer; undefined where there is nothing to show. */
export interface Written {
  readonly type: EntityType;
  readonly row: Row;
}

const DEEP = ["to_Description", "to_ProductBasicText", "to_Plant", "to_Valuation"];
const TEXT_SETS: Readonly<Record<string, string>> = {
  A_ProductDescription: "to_Description",
  A_ProductBasicText: "to_ProductBasicText",
};

/** The number of the product that a write is about. */
export function productOf({ keys, body }: Write): string {
  const named = keys.Product ?? (isObject(body) ? body.Product : undefined);
  return typeof named === "string" ? named : "";
}

/** @throws RequestError with SAP's words; nothing is changed then */
export function apply(system: System, write: Write): Written | undefined {
  const { method, set } = write;
  checkLock(system, write);
  if (set === "A_Product" && method === "POST") return create(system, write);
  if (set === "A_Product" && (method === "PATCH" || method === "MERGE"))
    return change(system, write);
  const navigation = TEXT_SETS[set];
  if (navigation && (method === "POST" || method === "PATCH"))
    return text(system, write, navigation);
  throw refuse(405, "/IWBEP/CM_MGW_RT/021", `Method ${method} is not allowed for ${set}`);
}

function checkLock({ behaviour }: System, write: Write): void {
  const product = productOf(write);
  const left = behaviour.locked[product] ?? 0;
  if (left <= 0) return;
  behaviour.locked[product] = left - 1;
  throw refuse(
    400,
    "M3/023",
    message(write.language, "Material & is locked by user &", product, "MUELLER"),
  );
}

function create(system: System, write: Write): Written {
  const body = objectIn(write.body);
  const { own, deep } = partsOf(body, write.language);
  const number = String(own.Product ?? "");
  if (number === "") throw refuse(400, "API_PRD_MSG/011", "Enter a product number");
  if (number !== number.toUpperCase())
    throw refuse(400, "API_PRD_MSG/012", `Product number ${number} has small letters`);
  for (const name of ["ProductType", "BaseUnit", "IndustrySector"])
    if (!own[name]) throw refuse(400, "API_PRD_MSG/001", `Field ${name} is mandatory`);
  if (system.products.get(number))
    throw refuse(400, "API_PRD_MSG/006", `Product ${number} already exists`);
  if (deep.to_Description && !system.behaviour.deepInsert)
    throw refuse(
      400,
      "API_PRD_MSG/003",
      "Cannot process multiple products in a single change set request.",
    );
  check(own, write.language);
  const defaults = Object.fromEntries([...PRODUCT.properties.keys()].map((name) => [name, null]));
  const row: Row = {
    ...defaults,
    CreationDate: midnight(system.now()),
    ...own,
    ...Object.fromEntries(
      Object.keys(PRODUCT.navigations).map((name) => [
        name,
        (deep[name] ?? []).map((one) => ({ ...one, Product: number })),
      ]),
    ),
  };
  return { type: PRODUCT, row: store(system, row) };
}

function change(system: System, write: Write): undefined {
  const row = system.products.get(write.keys.Product ?? "");
  if (!row)
    throw refuse(404, "/IWBEP/CM_MGW_RT/020", "Resource not found for segment 'A_ProductType'");
  checkMatch(system.etagOf(PRODUCT, row), write.ifMatch);
  const { own, deep } = partsOf(objectIn(write.body), write.language);
  if (Object.keys(deep).length > 0)
    throw refuse(400, "/IWBEP/CM_MGW_RT/021", "Deep update is not supported");
  if ("Product" in own && own.Product !== row.Product)
    throw refuse(400, "/IWBEP/CM_MGW_RT/022", "A key cannot change");
  if ("ProductType" in own && own.ProductType !== row.ProductType)
    throw refuse(400, "M3/036", "The product type cannot be changed");
  const hasStock = Array.isArray(row.stock) && row.stock.length > 0;
  if ("BaseUnit" in own && own.BaseUnit !== row.BaseUnit && hasStock)
    throw refuse(400, "M3/189", "The base unit of measure cannot be changed: stocks exist");
  check(own, write.language);
  store(system, { ...row, ...own });
}

/** A text of one language: PATCH for what is there, POST for what is not. */
function text(system: System, write: Write, navigation: string): Written | undefined {
  const { keys, method, language } = write;
  const type = PRODUCT.navigations[navigation];
  const body = objectIn(write.body);
  const isNew = method === "POST";
  const number = String(isNew ? body.Product : keys.Product);
  const key = String(isNew ? body.Language : keys.Language);
  const row = system.products.get(number);
  if (!row || !type) throw refuse(404, "/IWBEP/CM_MGW_RT/020", "Resource not found for segment");
  if (!LANGUAGES.includes(key))
    throw refuse(400, "API_PRD_MSG/021", `Language ${key} is not installed`);
  const rows = rowsIn(row, navigation);
  const there = rows.find((one) => one.Language === key);
  if (isNew && there) throw refuse(400, "API_PRD_MSG/022", `The text in ${key} already exists`);
  if (!isNew && !there) throw refuse(404, "/IWBEP/CM_MGW_RT/020", "Resource not found for segment");
  if (!isNew && system.behaviour.strictTexts)
    checkMatch("any", write.ifMatch === "*" ? "*" : undefined);
  const values = valuesOf(body, type, language);
  if (values.ProductDescription === "") throw refuse(400, "M3/006", "Enter a description");
  const after: Row = { Product: number, Language: key, ...there, ...values };
  store(system, { ...row, [navigation]: [...rows.filter((one) => one !== there), after] });
  return isNew ? { type, row: after } : undefined;
}

function checkMatch(etag: string | undefined, ifMatch: string | undefined): void {
  if (etag === undefined) return;
  if (ifMatch === undefined)
    throw refuse(428, "/IWFND/CM_MGW_RT/025", "Precondition required: If-Match is missing");
  if (ifMatch !== "*" && ifMatch !== etag)
    throw refuse(412, "/IWFND/CM_MGW_RT/024", "Precondition failed");
}

function store(system: System, row: Row): Row {
  const at = system.tick();
  const stored = {
    ...row,
    LastChangeDateTime: at,
    LastChangeDate: midnight(at),
    LastChangedByUser: "VIADUKT",
  };
  system.products.put(stored);
  return stored;
}

function partsOf(body: Readonly<Record<string, unknown>>, language: string) {
  const own = Object.entries(body).filter(
    ([name]) => !name.startsWith("to_") && name !== "__metadata",
  );
  const deep = Object.entries(body).filter(([name]) => name.startsWith("to_"));
  return {
    own: valuesOf(Object.fromEntries(own), PRODUCT, language),
    deep: Object.fromEntries(deep.map(([name, value]) => [name, deepRows(name, value, language)])),
  };
}

function deepRows(name: string, value: unknown, language: string): Row[] {
  const type = DEEP.includes(name) ? PRODUCT.navigations[name] : undefined;
  const list = isObject(value) ? value.results : value;
  if (!type || !Array.isArray(list))
    throw refuse(400, "/IWBEP/CM_MGW_RT/106", `${name} cannot be inserted`);
  const rows = list.map((one) => valuesOf(objectIn(one), type, language));
  for (const row of rows) {
    if ("Language" in row && !LANGUAGES.includes(String(row.Language)))
      throw refuse(400, "API_PRD_MSG/021", `Language ${String(row.Language)} is not installed`);
    if ("Plant" in row && !["1010", "1710"].includes(String(row.Plant)))
      throw refuse(400, "M3/351", `Plant ${String(row.Plant)} does not exist`);
  }
  return rows;
}

/** Each value in the form of its property; numbers come as text, as everywhere in OData V2. */
function valuesOf(
  body: Readonly<Record<string, unknown>>,
  type: EntityType,
  language: string,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const property = type.properties.get(name);
      if (!property) throw refuse(400, "CX_SXML_PARSE_ERROR", `Property '${name}' is invalid`);
      if (property.isReadOnly)
        throw refuse(400, "/IWBEP/CM_MGW_RT/027", `Property '${name}' cannot be changed`);
      return [name, valueIn({ name, property, language }, value)] as const;
    }),
  );
}

function valueIn(
  { name, property, language }: { name: string; property: Property; language: string },
  value: unknown,
): Value {
  const { type, max } = property;
  const broken = () =>
    refuse(400, "CX_SXML_PARSE_ERROR", `Failed to read property '${name}' at offset '17'`);
  if (value === null) return null;
  if (typeof value !== (type === "boolean" ? "boolean" : "string")) throw broken();
  if (typeof value === "boolean") return value;
  const written = String(value);
  if (max !== undefined && written.length > max)
    throw refuse(400, "/IWBEP/CM_MGW_RT/028", `Property '${name}' has length greater than ${max}`);
  if (type === "decimal" && !/^-?\d+(\.\d+)?$/.test(written)) throw broken();
  if (type !== "unit" || written === "") return written;
  return (
    keptUnit(written, language) ??
    fail(refuse(400, "BM/301", `Unit ${written} is not created in language ${language}`))
  );
}

/** What the material master knows of its own: types, groups, units, check digits. */
function check(own: Readonly<Record<string, Value>>, language: string): void {
  const { ProductType: type, ProductGroup: group, BaseUnit: unit, ProductStandardID: ean } = own;
  if (type !== undefined && !PRODUCT_TYPES.includes(String(type)))
    throw refuse(400, "M3/020", `Product type ${String(type)} does not exist`);
  if (typeof group === "string" && group !== "" && !PRODUCT_GROUPS.includes(group)) {
    const said = message(language, "Material group & does not exist", group);
    throw Object.assign(refuse(400, "M3/305", said), { body: errorBody("M3/305", said, language) });
  }
  if (unit === "" || unit === null) throw refuse(400, "M3/012", "Enter a base unit of measure");
  if (typeof ean === "string" && ean !== "" && !isEan(ean))
    throw refuse(400, "M3/348", `Check digit of EAN ${ean} is wrong`);
}

function isEan(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = [...text.padStart(14, "0")].reduce(
    (so, digit, i) => so + Number(digit) * (i % 2 ? 1 : 3),
    0,
  );
  return sum % 10 === 0;
}

function objectIn(body: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw refuse(400, "/IWFND/CM_MGW_RT/030", "The request body is no entity");
  return body;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fail(error: Error): never {
  throw error;
}
