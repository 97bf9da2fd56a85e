import type { Answer, CommandContext, CommandRequest } from "../call.ts";
import { readSelect } from "../select/read-select.ts";
import { TABLES } from "../tables/index.ts";
import { answerRows, capped } from "./list.ts";
import { statementOf } from "./statement.ts";

/** The rows of a raw query; one row past the cap of the unit is read, so that nothing is cut off in silence. */
export function answerSelect(
  context: CommandContext,
  select: NonNullable<CommandRequest["select"]>,
): Answer {
  const { reader, signal, unit } = context;
  const most = unit.settings.select_max_rows;
  const { query, warnings } = readSelect(select, { tables: TABLES, maxRows: most });
  const limit = Math.min(query.limit ?? most + 1, most + 1);
  const statement = statementOf(context, { ...query, limit });
  const columns = query.items.map(({ label, expression: { type } }) => ({ label, type }));
  const pieces = reader.readJson(statement, columns, { signal, isHeavy: true });
  return answerRows(capped(pieces, most), warnings);
}
