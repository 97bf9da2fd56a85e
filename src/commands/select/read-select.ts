import { isUtf8 } from "node:buffer";
import type { Table } from "../definition.ts";
import type { WarningRow } from "../fault.ts";
import type { Query } from "../sql/expression.ts";
import { bindSelect } from "./bind-select.ts";
import { parseSelect } from "./parse-select.ts";
import { MOST_CHARACTERS, outside, syntax } from "./select-faults.ts";

/**
 * A raw SELECT of a client, checked and typed; `BASE64:` and Base64 text may stand for it. Its limit is never past
 * `maxRows` + 1: where that many rows come, the answer is 9013.
 * @throws CommandFault 900, 9011, 9012
 */
export function readSelect(
  text: string,
  { tables, maxRows }: { readonly tables: readonly Table[]; readonly maxRows: number },
): { readonly query: Query; readonly warnings: readonly WarningRow[] } {
  if (text.length > MOST_CHARACTERS * 4) throw tooLong();
  const plain = decoded(text);
  if (plain.length > MOST_CHARACTERS) throw tooLong();
  const query = bindSelect(parseSelect(plain), tables);
  if (query.limit === undefined) return { query: { ...query, limit: maxRows + 1 }, warnings: [] };
  if (query.limit <= maxRows) return { query, warnings: [] };
  const desc = `Počet řádků ${query.limit} překračuje povolený počet, vráceno je nejvýše ${maxRows}.`;
  return { query: { ...query, limit: maxRows }, warnings: [{ desc }] };
}

/** Tells an answer that has to be refused with 9013: pass the count of rows that came. */
export const isPastCap = (rowCount: number, maxRows: number): boolean => rowCount > maxRows;

const tooLong = () => outside(`delší než ${MOST_CHARACTERS} znaků`);

function decoded(text: string): string {
  const base64 = /^\s*BASE64:\s*([A-Za-z0-9+/_\-\s]*={0,2})\s*$/i.exec(text)?.[1];
  if (base64 === undefined) return text.toWellFormed();
  const bytes = Buffer.from(base64, "base64");
  if (!isUtf8(bytes)) throw syntax("BASE64");
  return bytes.toString("utf8");
}
