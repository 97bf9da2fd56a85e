import { createMinio } from "../../../sandbox/s3/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import minio from "./index.ts";

const { credentials } = createMinio();
testConnector(minio, {
  credentials,
  settings: { endpoint_url: "http://minio.local:9000" },
  largeFileBytes: 18 * 1024 * 1024,
  server: async () => {
    const sandbox = await startSandbox({ simulators: [createMinio()] });
    return {
      baseUrl: `${sandbox.url}/minio`,
      reset: async () => {
        await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
      },
      close: () => sandbox.close(),
    };
  },
});
