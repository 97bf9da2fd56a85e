import { createSimulator } from "../../../sandbox/google-drive/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import googleDrive from "./index.ts";

const { credentials } = createSimulator();

testConnector(googleDrive, {
  credentials,
  settings: { default_folder_id: "folder-id-lub-root" },
  server: async () => {
    const simulator = createSimulator({ now: Date.now });
    const sandbox = await startSandbox({ simulators: [simulator] });
    const baseUrl = `${sandbox.url}/google_drive`;
    return {
      baseUrl,
      settings: { token_url: `${baseUrl}/token` },
      reset: () => simulator.reset(),
      close: () => sandbox.close(),
    };
  },
});
