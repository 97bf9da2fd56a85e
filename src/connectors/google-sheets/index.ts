import { type Context, defineConnector, defineDeliver } from "../../sdk/index.ts";
import { rowOf } from "./cells.ts";
import { type Account, appendRow, tokenOf } from "./client.ts";
import { DEFAULT_COLUMNS, DEFAULT_RANGE, manifest, settings } from "./manifest.ts";
import { readServiceAccount } from "./service-account.ts";

interface Settings {
  readonly spreadsheet_id: string;
  readonly range?: string;
  readonly columns?: readonly string[];
  readonly value_input_option?: "RAW" | "USER_ENTERED";
}
type Place = Pick<
  Context<{ service_account_json: string }, { token_url?: string }>,
  "http" | "net" | "clock" | "credentials" | "settings"
>;

const accountOf = ({ http, net, clock, credentials, settings: { token_url } }: Place): Account => ({
  ...{ http, net, clock },
  serviceAccount: credentials.service_account_json,
  tokenUrl: token_url,
});

export default defineConnector({
  manifest,
  /** The key alone: which spreadsheets there are is the subscriptions' matter. */
  async check(ctx) {
    await tokenOf(accountOf(ctx));
    return { account_name: readServiceAccount(ctx.credentials.service_account_json).email };
  },
  deliver: defineDeliver(manifest, {
    settings,
    async send(ctx, message) {
      const {
        spreadsheet_id: spreadsheetId,
        range = DEFAULT_RANGE,
        columns = DEFAULT_COLUMNS,
        value_input_option: valueInputOption = "USER_ENTERED",
      } = message.settings as unknown as Settings;
      const row = rowOf(message, { columns, isEntered: valueInputOption === "USER_ENTERED" });
      message.note(JSON.stringify({ values: [row] }));
      const token = await tokenOf(accountOf(ctx));
      const append = { spreadsheetId, range, valueInputOption, row };
      const updated = await appendRow(ctx.http, token, append);
      return { status: 200, remote_id: updated };
    },
  }),
});
