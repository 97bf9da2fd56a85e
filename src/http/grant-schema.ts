import { Type } from "typebox";
import { type Grant, PERMISSIONS } from "../auth/permissions.ts";

/** Of one list: every permission, or single integrations in number. */
export const MAX_GRANTS = 1_000;

const plain = PERMISSIONS.map((permission) => permission.replace(".", "\\.")).join("|");

/** A permission, or `integrations.run:SLUG`. */
export const GrantIn = Type.Unsafe<Grant>({
  type: "string",
  pattern: `^(${plain}|integrations\\.run:[a-z0-9][a-z0-9_-]{0,62})$`,
  description: `one of ${PERMISSIONS.join(", ")}; or integrations.run:ID for one integration`,
});
