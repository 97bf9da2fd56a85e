import { abortable, type Lasting } from "../../sdk/index.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import { targetOf, withLogin } from "./connection-string.ts";
import { fault } from "./faults.ts";
import { loadOdbc, type OdbcConnection } from "./library.ts";
import type { OdbcContext } from "./manifest.ts";

export interface Connection extends Lasting {
  readonly client: OdbcConnection;
  /** It is not used again. */
  drop(): void;
}

/** Connects and signs in. @throws HubError */
export async function openConnection(ctx: OdbcContext): Promise<Connection> {
  const odbc = loadOdbc();
  const { text, host, port = 1 } = targetOf(ctx.settings);
  // The driver connects by itself; what it is told to call must at least be allowed.
  if (host !== undefined) await ctx.net.address(host, port);
  const { connectMs } = timeoutsOf(ctx.settings);
  const seconds = Math.ceil(connectMs / 1_000);
  const opening = odbc.connect({
    connectionString: withLogin(text, ctx.credentials),
    ...{ connectionTimeout: 0, loginTimeout: seconds },
  });
  const client = await abortable(ctx.signal, opening).catch((error: unknown) => {
    opening.then((late) => late.close()).catch(() => undefined);
    throw ctx.signal.aborted ? error : fault(error);
  });
  let isOpen = true;
  return {
    client,
    isOpen: () => isOpen && client.connected,
    drop: () => {
      isOpen = false;
    },
    async close() {
      isOpen = false;
      await client.close();
    },
  };
}
