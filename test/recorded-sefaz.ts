import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import {
  SERVER_CERTIFICATE,
  SERVER_KEY,
  TEST_AUTHORITY,
} from "../sandbox/sefaz/certificates/authority.ts";
import { PFX, TEST_PASSWORD } from "../sandbox/sefaz/certificates/clients.ts";
import sefaz from "../src/connectors/sefaz/index.ts";
import type { SefazContext } from "../src/connectors/sefaz/manifest.ts";
import type { Connector } from "../src/sdk/connector.ts";
import { openBed } from "./connector-bed.ts";

/** One request as it came in. */
export interface RecordedRequest {
  readonly path: string;
  readonly type: string;
  readonly body: string;
  /** Common name of the client's certificate; empty without one. */
  readonly client: string;
  /** `TLSv1.2` */
  readonly protocol: string;
}

export interface RecordedReply {
  readonly status?: number;
  readonly type?: string;
  readonly body: string | Uint8Array;
  /** Announces more than is sent, and cuts the connection. */
  readonly isCut?: boolean;
}

export interface RecordedSefaz extends AsyncDisposable {
  readonly requests: readonly RecordedRequest[];
  answer(reply: RecordedReply): void;
  /** A context of the engine for the connector. */
  open(changes?: {
    readonly credentials?: Readonly<Record<string, string>>;
    readonly settings?: Readonly<Record<string, string | undefined>>;
  }): SefazContext;
}

/** An https server that gives the one answer that it was told, and the connector's settings for it. */
export async function openRecordedSefaz(
  tls: { readonly ca?: string; readonly rejectUnauthorized?: boolean } = {},
): Promise<RecordedSefaz> {
  const requests: RecordedRequest[] = [];
  const contexts: AsyncDisposable[] = [];
  let reply: RecordedReply = { body: "" };
  const server = createServer(
    {
      ...{ key: SERVER_KEY, cert: SERVER_CERTIFICATE, requestCert: true },
      ...{ ca: TEST_AUTHORITY, rejectUnauthorized: false, ...tls },
    },
    async (req, res) => {
      const socket = req.socket as TLSSocket;
      requests.push({
        path: req.url ?? "",
        type: req.headers["content-type"] ?? "",
        body: await text(req),
        client: String(socket.getPeerCertificate().subject?.CN ?? ""),
        protocol: String(socket.getProtocol()),
      });
      const { status = 200, type = "application/soap+xml; charset=utf-8", body, isCut } = reply;
      const length = Buffer.byteLength(body) + (isCut ? 100 : 0);
      res.writeHead(status, { "content-type": type, "content-length": length });
      res.write(body, () => (isCut ? res.destroy() : res.end()));
    },
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = {
    environment: "homologation",
    state: "RS",
    nfe_distribution_url: `${url}/nfe`,
    cte_distribution_url: `${url}/cte`,
    events_url: `${url}/events`,
    status_url: `${url}/status`,
    ca_certificate: TEST_AUTHORITY,
  };
  return {
    requests,
    answer(next) {
      reply = next;
    },
    open({ credentials = {}, settings = {} } = {}) {
      const all = Object.entries({ ...base, ...settings });
      const bed = openBed(sefaz as unknown as Connector, {
        baseUrl: url,
        credentials: { pfx: PFX.aes256, pfx_password: TEST_PASSWORD, ...credentials },
        settings: Object.fromEntries(all.filter(([, value]) => value !== undefined)),
      });
      contexts.push(bed);
      return bed.ctx as unknown as SefazContext;
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
