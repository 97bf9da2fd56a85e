import { ConfigError, defineConnector, isHubError } from "../../sdk/index.ts";
import { read } from "./client.ts";
import { costInvoices as costSink, salesInvoices as salesSink } from "./invoice-sink.ts";
import { costInvoices, salesInvoices } from "./invoice-stream.ts";
import { items as itemSink } from "./item-sink.ts";
import { items } from "./item-stream.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { salesOrders as orderSink } from "./order-sink.ts";
import { salesOrders } from "./order-stream.ts";
import { parties as partySink } from "./party-sink.ts";
import { parties } from "./party-stream.ts";
import { childrenOf, textOf, toRow } from "./values.ts";

export default defineConnector({
  manifest,
  async check(ctx) {
    const { data, now } = await versions(ctx);
    const [dll = {}] = childrenOf(toRow(data), "APICOMPREM.DLL");
    const version = textOf(dll, "VERZE", 40);
    const { company_name: name, company_dic: dic, company_ico: ico } = ctx.settings;
    const isPlain = ctx.baseUrl?.startsWith("http:") === true;
    return {
      ...(name === undefined ? {} : { account_name: name }),
      ...((dic ?? ico) === undefined ? {} : { tax_id: dic ?? ico ?? "" }),
      ...(version === undefined ? {} : { server_version: `ApiComPrem ${version}` }),
      ...(now === undefined ? {} : { clock_skew_ms: now - ctx.clock.now() }),
      ...(isPlain && ctx.credentials.username !== undefined ? { warnings: [PLAIN] } : {}),
    };
  },
  streams: {
    sales_invoices: salesInvoices,
    cost_invoices: costInvoices,
    parties,
    items,
    sales_orders: salesOrders,
  },
  sinks: {
    sales_invoices: salesSink,
    cost_invoices: costSink,
    parties: partySink,
    items: itemSink,
    sales_orders: orderSink,
  },
});

const PLAIN =
  "The password goes over http:// in the clear. Switch https on in the settings of ApiComPrem.";

/** The command that every client of ApiComPrem tries first. @throws ConfigError for what it refuses */
async function versions(ctx: PremierContext) {
  try {
    return await read(ctx, { command: "VERZEAPI" });
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    throw new ConfigError(error.message, { cause: error });
  }
}
