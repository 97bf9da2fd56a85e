import type { TSchema } from "typebox";
import { nearMatches } from "../../events/near.ts";
import { ENTITY_SCHEMAS, type Entity } from "../../model/entities.ts";
import { shapeOf } from "./coerce.ts";

/** Lists of objects that a record of the entity has: `lines`, `seller.bank_accounts`. */
export function listsOf(entity: Entity): string[] {
  const found: string[] = [];
  const walk = (schema: TSchema, path: string): void => {
    for (const [name, part] of Object.entries(shapeOf(schema).properties ?? {})) {
      const at = path === "" ? name : `${path}.${name}`;
      const { items, properties } = shapeOf(part);
      if (items && shapeOf(items).properties) found.push(at);
      else if (properties) walk(part, at);
    }
  };
  walk(ENTITY_SCHEMAS[entity], "");
  return found;
}

export function nearList(entity: Entity, name: string): { message: string; remedy: string } {
  const lists = listsOf(entity);
  const near = nearMatches(name, lists);
  const message = `a ${entity} has no list ${name.slice(0, 60)}`;
  if (near.length > 0) return { message, remedy: `Did you mean ${near.join(" or ")}?` };
  return { message, remedy: `It has ${lists.join(", ")}.` };
}
