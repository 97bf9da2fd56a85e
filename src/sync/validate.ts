import { Compile } from "typebox/compile";
import type { FieldIssue } from "../lib/errors.ts";
import { ENTITIES, ENTITY_SCHEMAS, type Entity } from "../model/entities.ts";

const VALIDATORS = new Map(ENTITIES.map((entity) => [entity, Compile(ENTITY_SCHEMAS[entity])]));

/** The first thing that does not fit the entity's schema; undefined where all fits. */
export function recordIssue(entity: Entity, data: unknown): FieldIssue | undefined {
  const validator = VALIDATORS.get(entity);
  if (!validator || validator.Check(data)) return undefined;
  const [first] = validator.Errors(data);
  const field = (first?.instancePath ?? "").replace(/^\//, "").replaceAll("/", ".");
  return { field, message: first?.message ?? "does not fit the schema" };
}
