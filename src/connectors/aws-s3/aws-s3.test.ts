import { createAwsS3 } from "../../../sandbox/s3/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import awsS3 from "./index.ts";

const { credentials } = createAwsS3();
testConnector(awsS3, {
  credentials,
  settings: { region: "eu-central-1", default_folder: "/BR-Reports" },
  largeFileBytes: 18 * 1024 * 1024,
  server: async () => {
    const sandbox = await startSandbox({ simulators: [createAwsS3()] });
    return {
      baseUrl: `${sandbox.url}/aws_s3`,
      reset: async () => {
        await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
      },
      close: () => sandbox.close(),
    };
  },
});
