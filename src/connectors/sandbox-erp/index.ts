import { defineConnector } from "../../sdk/index.ts";
import { whoami } from "./client.ts";
import { manifest } from "./manifest.ts";
import { items as itemSink } from "./sink.ts";
import { items as itemStream } from "./stream.ts";

export default defineConnector({
  manifest,
  async check({ http, clock }) {
    const me = await whoami(http);
    const canWrite = me.rights.includes("PARTS_WRITE");
    return {
      account_name: me.company,
      tax_id: me.vat_number,
      server_version: me.release,
      scopes: me.rights,
      clock_skew_ms: Date.parse(me.server_time) - clock.now(),
      ...(canWrite ? {} : { warnings: ["The token may read parts but not write them."] }),
    };
  },
  streams: { items: itemStream },
  sinks: { items: itemSink },
});
