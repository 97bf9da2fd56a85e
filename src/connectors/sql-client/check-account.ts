import type { CheckResult, Context } from "../../sdk/index.ts";
import type { SqlDriver, SqlSession } from "./driver.ts";

/** What a database says of the session. */
export interface Account {
  readonly server_version: string;
  /** `viadukt@erp`. */
  readonly account_name: string;
  /** Epoch milliseconds at the server. */
  readonly now: number;
  readonly warnings: readonly string[];
}

/** A larger difference of the clocks makes reading by time unsafe. */
const MAX_SKEW_MS = 60_000;

/** Signs in and looks around: what `check` of each database does. */
export async function checkAccount<Ctx extends Context, S extends SqlSession>(
  driver: SqlDriver<Ctx, S>,
  ctx: Ctx,
  ask: (session: S) => Promise<Account>,
): Promise<CheckResult> {
  try {
    return await driver.withSession(ctx, async (session) => {
      const { now, warnings, ...account } = await ask(session);
      const skew = now - ctx.clock.now();
      const tables = await driver.list(session);
      return {
        ...account,
        scopes: [`${tables.length} readable tables and views`],
        clock_skew_ms: skew,
        warnings: [
          ...warnings,
          ...(tables.length > 0
            ? []
            : ["The user can read no table: grant SELECT, and check the schemas of the settings."]),
          ...(Math.abs(skew) > MAX_SKEW_MS
            ? [`The database's clock differs by ${Math.round(skew / 1_000)} s.`]
            : []),
        ],
      };
    });
  } catch (error) {
    ctx.signal.throwIfAborted();
    throw driver.fault(error);
  }
}
