import { startSandbox } from "../../../sandbox/server.ts";
import { createSimulator } from "../../../sandbox/webdav/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import webdav from "./index.ts";

const { credentials } = createSimulator();
testConnector(webdav, {
  credentials,
  settings: { default_folder: "/BR-Reports" },
  server: async () => {
    const sandbox = await startSandbox({ simulators: [createSimulator()] });
    return {
      baseUrl: `${sandbox.url}/webdav`,
      reset: async () => {
        await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
      },
      close: () => sandbox.close(),
    };
  },
});
