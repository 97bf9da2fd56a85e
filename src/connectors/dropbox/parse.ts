import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import { DataError } from "../../sdk/index.ts";

/** @throws DataError for an answer in another form than the documented one */
export function parse<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (Value.Check(schema, value)) return value;
  throw new DataError("Dropbox answered in a form that is not known.");
}
