import { type Static, type TSchema, Type } from "typebox";
import { Invoice } from "./invoice.ts";
import { Item } from "./item.ts";
import { Order } from "./order.ts";
import { Party } from "./party.ts";

/** Every kind of record that the hub keeps, with its schema. */
export const ENTITY_SCHEMAS = {
  invoice: Invoice,
  party: Party,
  item: Item,
  order: Order,
} as const satisfies Record<string, TSchema>;
export type Entity = keyof typeof ENTITY_SCHEMAS;
export type RecordOf<E extends Entity> = Static<(typeof ENTITY_SCHEMAS)[E]>;
export const ENTITIES = Object.keys(ENTITY_SCHEMAS) as readonly Entity[];
export const EntityName = Type.Enum([...ENTITIES]);
