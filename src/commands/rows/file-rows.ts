import type { Kysely } from "kysely";
import type { Item } from "../../model/item.ts";
import type { DataTables } from "../../store/data-schema.ts";
import type { DataStore } from "../../store/store.ts";
import type { Extra, Row, RowEnvironment } from "../definition.ts";
import { derivedGuid } from "../derived-guid.ts";
import { DOKUMENTY } from "../tables/documents.ts";
import { changeStamp } from "../tables/stamp.ts";
import type { HeadRow } from "./record-rows.ts";
import { partOf } from "./replace-rows.ts";
import { type StoredValue, storedRow } from "./stored-values.ts";

const RECORDS_AT_ONCE = 100;

interface FoundFile {
  readonly name: string;
  readonly mime: string;
  readonly size_bytes: number;
  readonly source: string | null;
  readonly updated_at: number;
}

/** GUID of a file by what it came from. */
export const fileGuid = (source: string): string => derivedGuid(`file:${source}`);

/** Rows of DOKUMENTY: files of the records, those of cards under the warehouse that they were given for. */
export async function fileRows(
  store: DataStore,
  { heads, env }: { heads: readonly HeadRow[]; env: RowEnvironment },
): Promise<readonly Record<string, StoredValue>[]> {
  const [first] = heads;
  if (!first) return [];
  const { entity } = first.record;
  if (!(await hasFiles(store, `${entity}/`))) return [];
  const files = await findFiles(
    store,
    [...new Set(heads.map(({ record }) => record.id))].map((id) => `${entity}/${id}/`),
  );
  return heads.flatMap((head) => {
    const prefix = `${entity}/${head.record.id}/`;
    const own = files
      .filter(({ source }) => source?.startsWith(prefix) && isOf(head, source.slice(prefix.length)))
      .map((file) => ({ file, said: saidOf(head, file.name) }))
      .toSorted((a, b) => Number(a.said.order ?? 0) - Number(b.said.order ?? 0));
    return own.map((one, at) =>
      storedRow(DOKUMENTY, rowOf(head, { ...one, seq: at + 1, env }), {
        recordId: head.record.id,
        part: partOf(head.record.entity, head.row.part),
        seq: at + 1,
      }),
    );
  });
}

/** `command/SKLAD/NAME` is of the card in that warehouse. */
function isOf({ record, row }: HeadRow, rest: string): boolean {
  if (record.entity !== "item") return true;
  const [kind, part] = rest.split("/");
  return kind === "command" && part === row.part;
}

/** What a client has said of the file. */
function saidOf({ row }: HeadRow, name: string): Extra {
  const list = row.extra.DOKUMENTY;
  const found = Array.isArray(list) ? list.find((one: Extra) => one.name === name) : undefined;
  return (found as Extra | undefined) ?? {};
}

const textOf = (value: Extra[string]): string | undefined =>
  typeof value === "string" ? value : undefined;

function rowOf(
  { record, row }: HeadRow,
  { file, said, seq, env }: { file: FoundFile; said: Extra; seq: number; env: RowEnvironment },
): Row {
  const isCard = record.entity === "item";
  return {
    ID: fileGuid(file.source ?? ""),
    OBRAZEK: isCard ? `${row.part}\\${file.name}` : file.name,
    MIME_TYPE: file.mime,
    VELIKOST: String(file.size_bytes),
    MD5: textOf(said.md5),
    POZN_OBR: textOf(said.note),
    PORADI: Number(said.order ?? 0) > 0 ? String(said.order) : String(seq),
    cislo: isCard ? (record.data as Item).code : undefined,
    sklad: isCard ? row.part : undefined,
    PS_TIME: changeStamp(Number(file.updated_at), env.timeZone),
  };
}

const behind = (prefix: string): string => `${prefix.slice(0, -1)}0`;

async function hasFiles({ db }: DataStore, prefix: string): Promise<boolean> {
  const row = await db
    .selectFrom("file")
    .select("id")
    .where("source", ">=", prefix)
    .where("source", "<", behind(prefix))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function findFiles(
  { db }: DataStore,
  prefixes: readonly string[],
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  for (let at = 0; at < prefixes.length; at += RECORDS_AT_ONCE) {
    const some = prefixes.slice(at, at + RECORDS_AT_ONCE);
    const rows = await (db as Kysely<DataTables>)
      .selectFrom("file")
      .select(["name", "mime", "size_bytes", "source", "updated_at"])
      .where((eb) =>
        eb.or(
          some.map((prefix) =>
            eb.and([eb("source", ">=", prefix), eb("source", "<", behind(prefix))]),
          ),
        ),
      )
      .orderBy("id")
      .execute();
    found.push(...rows);
  }
  return found;
}
