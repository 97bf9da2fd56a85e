import type { Answer, CommandContext, CommandRequest } from "../call.ts";
import { readSelect } from "../select/read-select.ts";
import { compileQuery } from "../sql/compile.ts";
import { rowRenderer } from "../sql/render.ts";
import { TABLES } from "../tables/index.ts";
import { answerRows, tooManyRows } from "./list.ts";

/** The rows of a raw query; one row past the cap of the unit is read, so that nothing is cut off in silence. */
export function answerSelect(
  { reader, data, clock, signal, unit }: CommandContext,
  select: NonNullable<CommandRequest["select"]>,
): Answer {
  const most = unit.settings.select_max_rows;
  const { query, warnings } = readSelect(select, { tables: TABLES, maxRows: most });
  const limit = Math.min(query.limit ?? most + 1, most + 1);
  const { dialect } = reader;
  const statement = compileQuery(
    { ...query, limit },
    { dialect, tenantId: data.tenantId, now: clock.now() },
  );
  const render = rowRenderer(
    query.items.map(({ label, expression }) => ({
      label,
      type: expression.type,
      ...(expression.kind === "column" && { columnType: expression.columnType }),
    })),
  );
  async function* pieces(): AsyncGenerator<readonly string[]> {
    let count = 0;
    for await (const rows of reader.read(statement, { signal, isHeavy: true })) {
      count += rows.length;
      if (count > most) throw tooManyRows();
      yield rows.map(render);
    }
  }
  return answerRows(pieces(), warnings);
}
