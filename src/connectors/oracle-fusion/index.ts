import { type CheckResult, defineConnector, defineStream } from "../../sdk/index.ts";
import { tryOut } from "./client.ts";
import { type FusionContext, manifest } from "./manifest.ts";
import { readAll, readChanged } from "./read-items.ts";
import { items as itemSink } from "./sink.ts";

const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Items",
    pl: "Pozycje",
    "pt-BR": "Itens",
    cs: "Položky",
    hu: "Cikkek",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  read: (ctx, query) => (query.mode === "full" ? readAll(ctx, query) : readChanged(ctx, query)),
});

export default defineConnector({ manifest, check, streams: { items }, sinks: { items: itemSink } });

/** Reads one item of the organization. */
async function check(ctx: FusionContext): Promise<CheckResult> {
  const { settings, credentials, clock } = ctx;
  const { rows, servedAt } = await tryOut(ctx);
  const who = credentials.client_id ?? credentials.username ?? "";
  return {
    account_name: `${who} (${settings.organization})`,
    server_version: settings.api_version ?? "11.13.18.05",
    ...(servedAt === undefined ? {} : { clock_skew_ms: servedAt - clock.now() }),
    ...(rows.length > 0
      ? {}
      : {
          warnings: [
            `No item of the organization ${settings.organization} is seen: check its code and the user's data access.`,
          ],
        }),
  };
}
