import {
  type Context,
  isHubError,
  type RowPage,
  type TableQuery,
  type TableSnapshot,
  type Tables,
} from "../../sdk/index.ts";
import { wrong } from "./columns.ts";
import type { SqlDriver, SqlSession } from "./driver.ts";
import { describeSource, planRead, type ReadPlan } from "./plan-read.ts";
import { readPages } from "./read-pages.ts";
import { writeRows } from "./write-rows.ts";

/** The `tables` ability of a database: what is the same for all of them. With `hasSnapshots`, `beginSnapshot` is there. */
export function createTables<Ctx extends Context, S extends SqlSession>(
  driver: SqlDriver<Ctx, S>,
  { hasSnapshots = false }: { readonly hasSnapshots?: boolean } = {},
): Tables<Ctx["credentials"], Ctx["settings"]> {
  const inSession = async <T>(ctx: Context, work: (session: S) => Promise<T>): Promise<T> => {
    try {
      ctx.signal.throwIfAborted();
      return await driver.withSession(ctx as Ctx, work);
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw isHubError(error) ? error : driver.fault(error);
    }
  };
  return {
    list: (ctx) => inSession(ctx, (session) => driver.list(session)),
    describe: (ctx, source) =>
      inSession(ctx, async (session) => (await describeSource(driver, session, source)).info),
    read: (ctx, query) => readAll(driver, query, { inSession: (work) => inSession(ctx, work) }),
    async write(ctx, write) {
      const { allow_writes: allowsWrites } = ctx.settings as { readonly allow_writes?: boolean };
      if (allowsWrites !== true) {
        const remedy = "allow writing (allow_writes) in the settings of the integration";
        throw wrong("allow_writes", "the integration may only read from this database", remedy);
      }
      return inSession(ctx, (session) => writeRows(driver, session, write));
    },
    ...(hasSnapshots
      ? { snapshot: (ctx) => openSnapshot(driver, ctx.signal, (work) => inSession(ctx, work)) }
      : {}),
  };
}

type InSession<S> = <T>(work: (session: S) => Promise<T>) => Promise<T>;

async function* readAll<S extends SqlSession>(
  driver: SqlDriver<never, S>,
  query: TableQuery,
  place: { readonly inSession: InSession<S>; readonly isSnapshot?: boolean },
): AsyncGenerator<RowPage> {
  const plan: ReadPlan = await place.inSession((session) => planRead(driver, session, query));
  const { dialect } = driver;
  yield* readPages({
    plan,
    after: query.after,
    pageSize: query.pageSize,
    hasNullsLast: dialect.hasNullsLast ?? false,
    select: (parts) =>
      place.inSession((session) => {
        const { sql, params } = dialect.select(parts);
        const run = () => session.run(sql, params);
        // What a person wrote could call something that changes data; a snapshot only reads anyway.
        return "sql" in query.source && !place.isSnapshot
          ? session.transaction(run, "read")
          : run();
      }),
  });
}

/** Holds one connection until it is disposed of. */
async function openSnapshot<S extends SqlSession>(
  driver: SqlDriver<never, S>,
  signal: AbortSignal,
  inSession: InSession<S>,
): Promise<TableSnapshot> {
  const opened = Promise.withResolvers<S>();
  const released = Promise.withResolvers<void>();
  const holding = inSession(async (session) => {
    const snapshot = await session.beginSnapshot?.();
    opened.resolve(session);
    await released.promise;
    await snapshot?.end();
  });
  holding.catch(opened.reject);
  const session = await opened.promise;
  const inSnapshot: InSession<S> = async (work) => {
    signal.throwIfAborted();
    try {
      return await work(session);
    } catch (error) {
      signal.throwIfAborted();
      throw isHubError(error) ? error : driver.fault(error);
    }
  };
  const { copyText } = session;
  return {
    read: (query) => readAll(driver, query, { inSession: inSnapshot, isSnapshot: true }),
    ...(copyText
      ? {
          async *copyText(query) {
            const { parts, names } = await inSnapshot(() => planRead(driver, session, query));
            const key = parts.order.map(({ name }) => name);
            const wanted = { from: parts.from, columns: names, key, after: query.after };
            try {
              yield* copyText(wanted);
            } catch (error) {
              signal.throwIfAborted();
              throw isHubError(error) ? error : driver.fault(error);
            }
          },
        }
      : {}),
    async [Symbol.asyncDispose]() {
      released.resolve();
      await holding;
    },
  };
}
