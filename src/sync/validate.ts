import { Compile } from "typebox/compile";
import type { FieldIssue } from "../lib/errors.ts";
import { ENTITIES, ENTITY_SCHEMAS, type Entity } from "../model/entities.ts";

const VALIDATORS = new Map(ENTITIES.map((entity) => [entity, Compile(ENTITY_SCHEMAS[entity])]));
/** Longest id of a record at its source. */
export const MAX_ID = 200;
const NUL = String.fromCharCode(0);

/** The first thing that does not fit the entity's schema; undefined where all fits. */
export function recordIssue(entity: Entity, data: unknown): FieldIssue | undefined {
  const validator = VALIDATORS.get(entity);
  if (!validator || validator.Check(data)) return undefined;
  const [first] = validator.Errors(data);
  const field = (first?.instancePath ?? "").replace(/^\//, "").replaceAll("/", ".");
  return { field, message: first?.message ?? "does not fit the schema" };
}

/** What is wrong with the id that a source gives a record. */
export function idIssue(id: string): FieldIssue | undefined {
  const isPlain = id.isWellFormed() && !id.includes(NUL);
  if (isPlain && id !== "" && id.length <= MAX_ID) return undefined;
  return { field: "", message: `its id at the source is not 1 to ${MAX_ID} plain characters` };
}

/**
 * The first text with a NUL character, which not every database takes. `json` is the record as JSON, where one
 * stands as an escape: only then is there anything to look for.
 */
export function nulIssue(data: unknown, json: string): FieldIssue | undefined {
  if (!json.includes("\\u0000")) return undefined;
  const field = pathOfNul(data, "");
  return field === undefined ? undefined : { field, message: "has a NUL character" };
}

function pathOfNul(value: unknown, path: string): string | undefined {
  if (typeof value === "string") return value.includes(NUL) ? path : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const inside = path === "" ? key : `${path}.${key}`;
    const found = key.includes(NUL) ? path : pathOfNul(part, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}
