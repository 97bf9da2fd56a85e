import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Listening, ListenOptions } from "../simulator.ts";
import { RequestError, send } from "../simulator.ts";
import { answer } from "./answer.ts";
import { SERVER_CERTIFICATE, SERVER_KEY, TEST_AUTHORITY } from "./certificates/authority.ts";
import type { System } from "./system.ts";

/** The names that the server's certificate has. */
const NAMES = ["127.0.0.1", "localhost"];

/**
 * The https server of the services. It asks for a client's certificate and lets every connection in: who may
 * call is judged for each request, so that a refused one gets the page of IIS and no TLS alert.
 */
export async function listen(
  system: System,
  { host = "127.0.0.1", port = 0 }: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    {
      ...{ key: SERVER_KEY, cert: SERVER_CERTIFICATE, ca: TEST_AUTHORITY },
      ...{ requestCert: true, rejectUnauthorized: false, minVersion: "TLSv1.2" },
    },
    (req, res) => {
      void answer(system, req, res).catch((error: unknown) => {
        if (res.headersSent || res.destroyed) return res.destroy();
        const status = error instanceof RequestError ? error.status : 500;
        send(res, status, "", { "content-type": "text/html" });
      });
    },
  );
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  const name = NAMES.includes(host) ? host : "localhost";
  return {
    url: `https://${name}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
