import { existsSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import type { PlaceDriver, PlaceResult, PlaceSession, Raw } from "./place.ts";
import { SQLITE_FLAVOUR } from "./sqlite-flavour.ts";
import type { Answer, Question } from "./sqlite-messages.ts";

/** A thread that nobody has asked for so long ends. */
const IDLE_MS = 30_000;
/** Of the thread: rows come and go page by page. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };
/** The built program is JavaScript. */
const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./sqlite-thread.ts" : "./sqlite-thread.js",
  import.meta.url,
);

/** A file for each mirror, in the folder. */
export function sqlitePlace(folder: string): PlaceDriver {
  const threads = new Map<string, Thread>();
  const { quote } = SQLITE_FLAVOUR;
  const pathOf = (place: string) => join(folder, `${place}.db`);
  function threadOf(place: string): Thread {
    const known = threads.get(place);
    if (known?.isAlive) return known;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const thread = new Thread(pathOf(place));
    threads.set(place, thread);
    return thread;
  }
  async function end(place: string): Promise<void> {
    await threads.get(place)?.end();
    threads.delete(place);
  }
  return {
    flavour: SQLITE_FLAVOUR,
    async create(place) {
      threadOf(place);
      return { isPrefix: false };
    },
    table: (_, table) => quote(table),
    async has({ place }, table) {
      if (!existsSync(pathOf(place))) return false;
      const sql = "select 1 from sqlite_schema where type = 'table' and name = ?";
      const { rows } = await threadOf(place).ask({ on: "read", sql, params: [table] });
      return rows.length > 0;
    },
    async drop({ place }) {
      await end(place);
      for (const ending of ["", "-wal", "-shm"]) await rm(pathOf(place) + ending, { force: true });
    },
    withSession: ({ place }, work) => threadOf(place).withSession(work),
    read: ({ place }, sql, params) => threadOf(place).ask({ on: "read", sql, params }),
    async [Symbol.asyncDispose]() {
      for (const place of [...threads.keys()]) await end(place);
    },
  };
}

/** The thread of one file. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<PlaceResult>>();
  #last = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #sessions = 0;
  #idle: NodeJS.Timeout | undefined;
  isAlive = true;

  constructor(path: string) {
    this.#worker = new Worker(THREAD, { workerData: { path }, resourceLimits: LIMITS });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#answered(answer));
    this.#worker.on("error", (error) => this.#failed(error));
    this.#worker.on("exit", () => this.#failed(new Error("The mirror's thread has ended.")));
  }

  ask(question: Omit<Question, "id">): Promise<PlaceResult> {
    clearTimeout(this.#idle);
    const id = ++this.#last;
    const waiting = Promise.withResolvers<PlaceResult>();
    this.#waiting.set(id, waiting);
    this.#worker.ref();
    this.#worker.postMessage({ ...question, id });
    return waiting.promise;
  }

  /** One after the other; what a session has not committed is undone. */
  withSession<T>(work: (session: PlaceSession) => Promise<T>): Promise<T> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    this.#sessions += 1;
    return before
      .then(async () => {
        try {
          return await work({
            run: (sql, params) =>
              this.ask({ on: "write", sql: lockAtOnce(sql), params: params ?? [] }),
            load: (table, columns, rows) => this.#load(table, columns, rows),
          });
        } catch (error) {
          await this.ask({ on: "write", sql: "rollback" }).catch(() => {});
          throw error;
        }
      })
      .finally(() => {
        this.#sessions -= 1;
        this.#rest();
        resolve();
      });
  }

  async #load(table: string, columns: readonly PlaceColumn[], rows: readonly (readonly Cell[])[]) {
    const names = columns.map(({ placeName }) => SQLITE_FLAVOUR.quote(placeName)).join(", ");
    const sql = `insert into ${table} (${names}) values (${columns.map(() => "?").join(", ")})`;
    const cells = boundCells(columns, rows);
    await this.ask({ on: "write", sql, cells, width: columns.length });
    return { replaced: 0 };
  }

  async end(): Promise<void> {
    clearTimeout(this.#idle);
    this.isAlive = false;
    await this.#worker.terminate();
  }

  #answered({ id, rows = [], affected = 0, fault }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (fault) waiting?.reject(Object.assign(new Error(fault.message), { errcode: fault.errcode }));
    else waiting?.resolve({ rows, affected });
    this.#rest();
  }

  #failed(error: unknown): void {
    this.isAlive = false;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #rest(): void {
    if (this.#waiting.size > 0) return;
    this.#worker.unref();
    if (this.#sessions > 0) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.end(), IDLE_MS).unref();
  }
}

/** A transaction that took its lock later could find it gone. */
const lockAtOnce = (sql: string): string => (sql === "begin" ? "begin immediate" : sql);

/** All rows behind one another: one list is handed to the thread in less time than many. */
function boundCells(
  columns: readonly PlaceColumn[],
  rows: readonly (readonly Cell[])[],
): readonly Raw[] {
  const isPlainText = columns.map(({ kind }) => kind !== "instant" && kind !== "integer");
  const isPlainNumber = columns.map(({ kind }) => kind === "integer" || kind === "float");
  const cells: Raw[] = [];
  for (const row of rows) {
    for (const [i, column] of columns.entries()) {
      const cell = row[i] ?? null;
      const isPlain =
        cell === null ||
        (typeof cell === "string" && isPlainText[i]) ||
        (typeof cell === "number" && isPlainNumber[i]);
      cells.push(isPlain ? cell : SQLITE_FLAVOUR.bound(column, cell));
    }
  }
  return cells;
}
