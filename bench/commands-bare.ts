import { DatabaseSync } from "node:sqlite";
import Fastify from "fastify";
import type { Statement } from "../src/commands/read/reader.ts";

/** What `bench/commands.ts` tells it: the database and the statement that the hub sends to it. */
interface Task {
  readonly file: string;
  readonly statement: Statement;
}

/** The least that answers the same question: one route, the same statement, rows as JSON. */
process.once("message", async ({ file, statement }: Task) => {
  const database = new DatabaseSync(file, { readOnly: true });
  database.function("viadukt_fold", (text) => String(text).toLowerCase());
  const prepared = database.prepare(statement.sql);
  const app = Fastify();
  app.post("/api/comm", async () => ({
    Result: "OK",
    CommandIn: "PARTNERI",
    Data: prepared.all(...statement.params),
  }));
  await app.listen({ host: "127.0.0.1", port: 0 });
  process.send?.(app.server.address());
});
