import { TransientError } from "../../../lib/errors.ts";
import type { Cell } from "../../../model/cell.ts";
import type { MirrorPlace } from "./mirror-place.ts";
import type { PlaceSession, Raw } from "./place.ts";

/** How far the copy of one table in the place has come; it is in the place, so that rows and cursor are one transaction. */
export interface Progress {
  /** Of the table in the place. */
  readonly name: string;
  /** `copying`: rows are missing; `copied`: all are there; `switching`, `live`: people read it. */
  readonly state: "copying" | "copied" | "switching" | "live";
  readonly cursor: MirrorCursor;
  /** Grows with every page: whoever holds an older number has lost the copy. */
  readonly pages: number;
  readonly rows: number;
  readonly runId: string;
  readonly signature: string;
  readonly startedAt: number;
  readonly movedAt: number;
}

export interface MirrorCursor {
  /** Behind this row the copy goes on. */
  readonly after?: readonly Cell[];
  /** The latest change that the copy holds, and from which one this reading began. */
  readonly mark?: Cell;
  readonly since?: Cell;
  /** Parts of it were read at different moments. */
  readonly isResumed?: boolean;
}

const COLUMNS = [
  "name",
  "state",
  "cursor_json",
  "pages",
  "row_count",
  "run_id",
  "signature",
  "started_at",
  "moved_at",
] as const;
export const PROGRESS_TABLE = "_viadukt_progress";

export const progressDdl = (id: string): string => {
  const text =
    id === "mysql" ? "varchar(100) character set utf8mb4 collate utf8mb4_bin" : "varchar(100)";
  const long = id === "mysql" ? "longtext character set utf8mb4" : "text";
  return `(name ${text} not null primary key, state varchar(10) not null, cursor_json ${long} not null, pages bigint not null, row_count bigint not null, run_id varchar(40) not null, signature varchar(64) not null, started_at bigint not null, moved_at bigint not null)`;
};

export async function findProgress(
  place: MirrorPlace,
  name: string,
): Promise<Progress | undefined> {
  const sql = `select ${COLUMNS.join(", ")} from ${place.table(PROGRESS_TABLE)} where name = ${place.flavour.param(1)}`;
  const { rows } = await place.read(sql, [name]);
  const [row] = rows;
  if (!row) return undefined;
  const [, state, cursor, pages, count, runId, signature, startedAt, movedAt] = row.map(String);
  return {
    name,
    state: state as Progress["state"],
    cursor: readCursor(cursor ?? "{}"),
    pages: Number(pages),
    rows: Number(count),
    runId: runId ?? "",
    signature: signature ?? "",
    startedAt: Number(startedAt),
    movedAt: Number(movedAt),
  };
}

export async function insertProgress(
  place: MirrorPlace,
  session: PlaceSession,
  progress: Progress,
): Promise<void> {
  const marks = COLUMNS.map((_, i) => place.flavour.param(i + 1)).join(", ");
  const { name, state, cursor, pages, rows, runId, signature, startedAt, movedAt } = progress;
  await session.run(
    `insert into ${place.table(PROGRESS_TABLE)} (${COLUMNS.join(", ")}) values (${marks})`,
    [name, state, writeCursor(cursor), pages, rows, runId, signature, startedAt, movedAt],
  );
}

/**
 * Moves the copy on by one page, in the page's transaction.
 * @throws TransientError `lease_lost` where another run has moved it since
 */
export async function moveProgress(
  place: MirrorPlace,
  session: PlaceSession,
  from: Progress,
  to: Partial<Omit<Progress, "name" | "pages">>,
): Promise<Progress> {
  const next = { ...from, ...to, pages: from.pages + 1 };
  const values: Raw[] = [
    ...[next.state, writeCursor(next.cursor), next.pages, next.rows, next.runId, next.signature],
    ...[next.startedAt, next.movedAt, from.name, from.pages],
  ];
  const { param } = place.flavour;
  const sets = COLUMNS.slice(1).map((column, i) => `${column} = ${param(i + 1)}`);
  const { affected } = await session.run(
    `update ${place.table(PROGRESS_TABLE)} set ${sets.join(", ")} where name = ${param(9)} and pages = ${param(10)}`,
    values,
  );
  if (affected === 1) return next;
  throw new TransientError("Another run copies this table.", { code: "lease_lost" });
}

export async function removeProgress(
  place: MirrorPlace,
  session: PlaceSession,
  name: string,
): Promise<void> {
  const { param } = place.flavour;
  await session.run(`delete from ${place.table(PROGRESS_TABLE)} where name = ${param(1)}`, [name]);
}

interface Bytes {
  readonly hex: string;
}

const writeCursor = (cursor: MirrorCursor): string =>
  JSON.stringify(cursor, (_, value: unknown) => {
    if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
    // Buffers make their own JSON before they come here.
    const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
    if (type === "Buffer" && Array.isArray(data)) return { hex: Buffer.from(data).toString("hex") };
    return value;
  });

const readCursor = (text: string): MirrorCursor =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === "object" && value !== null && typeof (value as Bytes).hex === "string"
      ? Buffer.from((value as Bytes).hex, "hex")
      : value,
  ) as MirrorCursor;
