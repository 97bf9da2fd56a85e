import { RejectedError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { RowPage } from "../../sdk/tables.ts";
import { overlapped } from "../import/change-mark.ts";
import { misfits } from "./column-fit.ts";
import { type Copy, inTransaction } from "./place/mirror-place.ts";
import type { PlaceSession } from "./place/place.ts";
import { findProgress, moveProgress, type Progress } from "./place/progress.ts";
import { ahead, readSource } from "./read-source.ts";
import { type MirrorStructure, signatureOf } from "./structure.ts";
import { copyOf, freshName, PAGE_SIZE, structureOf, type TableWork } from "./table-work.ts";

/** A table that is copied and waits to take its place. */
export interface FreshCopy {
  readonly copy: Copy;
  readonly structure: MirrorStructure;
  readonly progress: Progress;
  readonly isResumed: boolean;
  readonly replaced: number;
}

/** A copy that was cut off no longer ago is gone on with, also by another run. */
const RESUME_WITHIN_MS = 3_600_000;
/** So often a copy is begun anew because values do not fit; then every column is kept as text. */
const MAX_LOOSENED = 5;
const TIMES: ReadonlySet<string> = new Set(["date", "datetime", "instant"]);

/** Every row of the table into a new one, page by page; each with the cursor in one transaction. */
export async function copyInFull(work: TableWork): Promise<FreshCopy> {
  const { reading, row } = work;
  let loosened = loosenedBefore(row.structure);
  for (let round = 1; ; round++) {
    try {
      return await copyRound(work, structureOf(reading, loosened));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const names = round < MAX_LOOSENED ? error.columns : reading.columns.map(({ name }) => name);
      loosened = [...new Set([...loosened, ...names])];
      work.job.log("warn", "Values do not fit what the source declares: kept as text", {
        table: row.table_name,
        columns: names.slice(0, 20),
      });
    }
  }
}

/** Rows hold something that their columns cannot: the table has to look different. */
export class Misfit extends Error {
  readonly columns: readonly string[];

  constructor(columns: readonly string[]) {
    super(`Values of ${columns.join(", ")} do not fit.`);
    this.columns = columns;
  }
}

const loosenedBefore = (structure: string | null): readonly string[] =>
  structure === null ? [] : (JSON.parse(structure) as MirrorStructure).loosened;

async function copyRound(work: TableWork, structure: MirrorStructure): Promise<FreshCopy> {
  const { job, place, row, isSnapshot } = work;
  const copy = copyOf(place, freshName(row.place_table), structure);
  let { progress, isResumed } = await begun(work, copy, signatureOf(structure));
  let replaced = 0;
  if (progress.state === "copying") {
    if (isResumed) job.log("info", "Going on after a break", { table: row.table_name });
    for await (const part of partsOf(work, copy, progress)) {
      job.signal.throwIfAborted();
      const from = progress;
      progress = await place.withSession((session) =>
        inTransaction(session, async () => {
          replaced += await part.load(session);
          return moveProgress(place, session, from, {
            cursor: { after: part.after, isResumed },
            rows: from.rows + part.rows,
            movedAt: job.clock.now(),
          });
        }),
      );
      work.onRows({ read: part.rows, created: part.rows, updated: 0 });
    }
    progress = await finished(work, copy, { progress, isSnapshot, isResumed });
  } else work.onRows({ read: progress.rows, created: progress.rows, updated: 0 });
  return { copy, structure, progress, isResumed, replaced };
}

/** Rows for one transaction. */
interface Part {
  readonly rows: number;
  readonly after: readonly Cell[];
  /** How many characters had to be replaced. */
  load(session: PlaceSession): Promise<number>;
}

async function* partsOf(work: TableWork, copy: Copy, progress: Progress): AsyncGenerator<Part> {
  const { job, place, row, reading, read, copyText } = work;
  const { after } = progress.cursor;
  const query = {
    source: { table: row.table_name },
    columns: copy.columns.map(({ name }) => name),
    key: reading.order,
    pageSize: job.definition.page_size ?? PAGE_SIZE,
    ...(after ? { after } : {}),
  };
  if (copyText && isSameDatabase(work, copy)) {
    for await (const { text, rows, after: last } of ahead(copyText(query))) {
      const load = async (session: PlaceSession) => {
        await session.loadText?.(place.table(copy.name), copy.columns, text);
        return 0;
      };
      yield { rows, after: last, load };
    }
    return;
  }
  const where = reading.where ? { where: reading.where } : {};
  for await (const page of readSource(read, { ...query, ...where })) {
    if (page.rows.length === 0) continue;
    assertFits(copy, page);
    const load = async (session: PlaceSession) =>
      (await place.load(session, copy, page.rows)).replaced;
    yield { rows: page.rows.length, after: page.after ?? [], load };
  }
}

/** What the source writes needs no look: its database has kept every value as what it declares. */
const isSameDatabase = ({ place, reading }: TableWork, { columns, key }: Copy): boolean =>
  place.flavour.id === "postgresql" &&
  reading.where === undefined &&
  key.length > 0 &&
  key.every(({ nullable }) => !nullable) &&
  columns.every((column) => column.kind !== "other" && column.kind !== "time");

/** The progress to go on from: of a copy that was cut off, else a new one. */
async function begun(work: TableWork, copy: Copy, signature: string) {
  const { job, place } = work;
  const now = job.clock.now();
  const before = await findProgress(place, copy.name);
  const isOurs =
    before?.signature === signature &&
    (before.runId === job.runId || now - before.movedAt < RESUME_WITHIN_MS) &&
    (await place.has(copy.name));
  if (before && isOurs) {
    const taken = await place.withSession((session) =>
      inTransaction(session, () =>
        moveProgress(place, session, before, {
          runId: job.runId,
          state: before.state === "copying" ? "copying" : "copied",
          movedAt: now,
        }),
      ),
    );
    return { progress: taken, isResumed: before.rows > 0 };
  }
  const progress: Progress = {
    ...{ name: copy.name, state: "copying", cursor: {}, pages: 0, rows: 0, signature },
    ...{ runId: job.runId, startedAt: now, movedAt: now },
  };
  await place.begin(copy, progress);
  return { progress, isResumed: false };
}

/** @throws Misfit */
export function assertFits({ columns }: Copy, page: RowPage): void {
  const isSame =
    page.columns.length === columns.length &&
    page.columns.every((name, i) => name === columns[i]?.name);
  if (!isSame) throw new RejectedError("The source gave other columns than it was asked for.");
  const names = misfits(columns, page.rows).filter((name) => {
    const column = columns.find((one) => one.name === name);
    return column?.kind !== "text" || column.length !== undefined;
  });
  if (names.length > 0) throw new Misfit(names);
}

/** Gives it its key, and tells from where the next incremental reading begins. */
async function finished(
  { job, place, reading }: TableWork,
  copy: Copy,
  at: { readonly progress: Progress; readonly isSnapshot: boolean; readonly isResumed: boolean },
): Promise<Progress> {
  const { progress, isSnapshot, isResumed } = at;
  const now = job.clock.now();
  const change = copy.columns.find(({ name }) => name === reading.change?.name);
  const largest = change ? await place.largest(copy, change) : null;
  const seconds = Math.ceil((now - progress.startedAt) / 1000);
  const mark = markOf(largest, { kind: change?.kind, isExact: isSnapshot && !isResumed, seconds });
  return place.withSession((session) =>
    inTransaction(session, async () => {
      await place.addKey(session, copy);
      const cursor = { isResumed, ...(mark === undefined ? {} : { mark }) };
      return moveProgress(place, session, progress, { state: "copied", cursor, movedAt: now });
    }),
  );
}

/**
 * Rows may have changed while others were read: all such changes are later than the largest one that was seen less the
 * time that the copy took. What is no time says nothing of that, and the next reading begins at the start.
 */
function markOf(
  largest: Cell,
  { kind, isExact, seconds }: { kind: string | undefined; isExact: boolean; seconds: number },
): Cell | undefined {
  if (largest === null || kind === undefined) return undefined;
  if (isExact) return largest;
  return TIMES.has(kind) ? overlapped(largest, seconds) : undefined;
}
