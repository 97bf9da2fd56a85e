import { ConfigError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { limitOf } from "./limit.ts";
import { assertReads } from "./only-select.ts";
import { createPlaces } from "./places.ts";
import { readFault } from "./read-fault.ts";
import type { CommandReader, JsonColumn, ReadOptions, Statement } from "./reader.ts";
import { SqliteLane } from "./sqlite-lane.ts";
import type { LaneReply } from "./sqlite-messages.ts";

/** Processes for statements that may be slow, each with one of them at a time. */
const HEAVY_LANES = 2;

/** Commands share one process, whose statements take turns batch by batch. */
export function sqliteReader(path: string, log: Log): CommandReader {
  if (path === ":memory:") return noReader();
  const commands = new SqliteLane(path, log);
  const heavy = Array.from({ length: HEAVY_LANES }, () => new SqliteLane(path, log));
  const free = [...heavy];
  const places = createPlaces(HEAVY_LANES);
  let lastId = 0;

  async function* replies(wanted: Wanted, options: ReadOptions): AsyncGenerator<LaneReply> {
    assertReads(wanted);
    using limit = limitOf(options);
    using _place = options.isHeavy ? await places.enter(limit.signal) : undefined;
    const own = options.isHeavy ? free.pop() : undefined;
    const lane = own ?? commands;
    lastId += 1;
    const id = lastId;
    let isOpen = true;
    try {
      const { signal } = limit;
      let { reply, home } = await lane.ask({ type: "open", id, ...wanted }, { signal });
      for (;;) {
        isOpen = !reply.isDone;
        yield checked(reply);
        if (!isOpen) return;
        ({ reply, home } = await lane.ask({ type: "next", id }, { signal, home }));
      }
    } finally {
      if (isOpen) lane.close(id);
      if (own) free.push(own);
    }
  }

  return {
    dialect: "sqlite",
    async *read(statement, options = {}) {
      for await (const { rows } of replies(statement, options)) {
        if (rows.length > 0) yield rows;
      }
    },
    async *readJson({ sql, params }, columns, options = {}) {
      for await (const { json } of replies({ sql, params, columns }, options)) {
        if (json && json.count > 0) yield json;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([commands, ...heavy].map((lane) => lane[Symbol.asyncDispose]()));
    },
  };
}

interface Wanted extends Statement {
  readonly columns?: readonly JsonColumn[];
}

function checked(reply: LaneReply): LaneReply {
  if (!reply.fault) return reply;
  const { message, errcode } = reply.fault;
  throw readFault(Object.assign(new Error(message), { errcode }), "sqlite");
}

/** Nobody but the connection that made it can open a database in memory. */
function noReader(): CommandReader {
  const message =
    "Commands cannot be read from a database in memory, which no second connection can open: give DATABASE_URL a file, as sqlite:///viadukt.db.";
  return {
    dialect: "sqlite",
    read() {
      throw new ConfigError(message);
    },
    readJson() {
      throw new ConfigError(message);
    },
    async [Symbol.asyncDispose]() {},
  };
}
