import { openConfigStore, openDataStore } from "../src/store/open.ts";
import { openCourier } from "./delivery.ts";

/** A dispatcher in a process of its own, to be killed: CONFIG URL, DATABASE URL, TENANT, KEY, LEASE in milliseconds. */
const [configUrl = "", url = "", tenantId = "", key = "", leaseMs = ""] = process.argv.slice(2);
const courier = await openCourier(
  { config: openConfigStore(configUrl, ""), data: openDataStore(url, "") },
  { tenantId: Number(tenantId), key, leaseMs: Number(leaseMs) },
);
courier.dispatcher.start();
process.send?.("started");
process.on("disconnect", () => process.exit(0));
