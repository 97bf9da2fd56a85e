import { hash } from "node:crypto";

const PREFIX = "viadukt-";

/** The order number of a document that has none: the same for the same piece of work, so that it is made once. */
export const ownOid = (key: string, idempotencyKey: string): string =>
  PREFIX + hash("sha256", `${idempotencyKey}\n${key}`).slice(0, 24);

export const isOwnOid = (oid: string): boolean => /^viadukt-[0-9a-f]{24}$/.test(oid);
