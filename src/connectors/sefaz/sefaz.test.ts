import { openSefaz, type SefazBed } from "../../../sandbox/sefaz/index.ts";
import { makePfx, withoutOpenssl } from "../../formats/testing/openssl.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import sefaz from "./index.ts";

const start = await openSefaz({ rows: 1 });
const { credentials, settings } = start;
await start.close();

let authority: SefazBed | undefined;

async function server() {
  const bed = await openSefaz();
  authority = bed;
  return {
    baseUrl: bed.origin,
    settings: bed.settings,
    reset: () => bed.reset(),
    close: () => bed.close(),
  };
}

/** Well made, for the very company, and of nobody whom the authority knows. */
const foreignPfx = (): string =>
  makePfx({
    kind: "rsa",
    password: "teste123",
    subject: "/CN=EMPRESA DE TESTE LTDA:11222333000181",
  }).toString("base64");

const UNKNOWN_NSU = "999999999999999";
const PLAIN =
  "the proxy that does harm speaks plain HTTP; refusals.test.ts and simulator.test.ts do";

testConnector(sefaz, {
  credentials,
  settings,
  server,
  fiscal: {
    answers: [
      { service: "nfe", query: { after: "0" }, status: "138" },
      { service: "nfe", query: { nsu: UNKNOWN_NSU }, status: "589" },
      { service: "nfe", query: { after: UNKNOWN_NSU }, status: "589" },
      { service: "cte", query: { after: "0" }, status: "138" },
      {
        service: "cte",
        query: { after: "0" },
        status: "108",
        arrange: () => authority?.control.fault({ kind: "paused" }),
      },
      {
        service: "nfe",
        query: { after: "0" },
        status: "999",
        arrange: () => authority?.control.fault({ kind: "uncatalogued" }),
      },
    ],
    refusedCredentials: withoutOpenssl ? {} : { pfx: foreignPfx(), pfx_password: "teste123" },
  },
  skip: {
    ...(withoutOpenssl ? { "fiscal.refused": withoutOpenssl } : {}),
    ...{ "fault.rate_limited": PLAIN, "fault.server_error": PLAIN, "fault.reset": PLAIN },
    ...{ "fault.truncated": PLAIN, "fault.html": PLAIN, "fault.hang": PLAIN },
  },
});
