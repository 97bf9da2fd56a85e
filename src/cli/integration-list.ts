import { viewOf } from "../http/routes/integrations.ts";
import { type Integration, listIntegrations } from "../store/integrations.ts";
import type { CliHost } from "./host.ts";
import { print, printJson, printTable } from "./output.ts";
import { type Desk, type HubFlags, withHub } from "./with-hub.ts";

const PAGE = 200;

export const listAll = (host: CliHost, flags: HubFlags & { json?: true }): Promise<void> =>
  withHub(host, flags, async ({ hub, config, data }) => {
    const all = await allOf(config);
    const rows = all.map(await viewOf(hub, data, all));
    if (flags.json) return printJson(rows);
    if (rows.length === 0)
      return print("There are none yet: see `viadukt integration add --help`.");
    printTable(
      ["ID", "PROVIDER", "ACTIVE", "HEALTH", "LAST RUN", "CAN"],
      rows.map((row) => [
        row.id,
        row.provider,
        row.active ? "yes" : "no",
        row.health,
        row.last_run_at,
        row.actions.join(","),
      ]),
    );
  });

async function allOf(config: Desk["config"]): Promise<Integration[]> {
  const rows: Integration[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last === undefined ? {} : { after: last.id };
    const page = await listIntegrations(config, { limit: PAGE, ...after });
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}
