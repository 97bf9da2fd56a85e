import { createSimulator } from "../sandbox/erp/index.ts";
import { startSandbox } from "../sandbox/server.ts";

const simulator = createSimulator({ rows: Number(process.argv[2]), now: Date.now });
const sandbox = await startSandbox({ simulators: [simulator] });
process.send?.({ baseUrl: sandbox.systems[0]?.baseUrl, credentials: simulator.credentials });
process.on("SIGTERM", () => process.exit(0));
