import type { CommandContext } from "../call.ts";
import type { Statement } from "../read/reader.ts";
import { compileQuery } from "../sql/compile.ts";
import type { Query } from "../sql/expression.ts";
import { localTime } from "../tables/stamp.ts";

/** A query about the tables of the unit, as its database wants it. */
export const statementOf = (
  { reader: { dialect }, data: { tenantId }, clock, timeZone }: CommandContext,
  query: Query,
): Statement => compileQuery(query, { dialect, tenantId, now: localTime(clock.now(), timeZone) });
