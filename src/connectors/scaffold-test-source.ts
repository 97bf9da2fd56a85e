const CONTACTS = [
  { id: 11, full_name: "Anna Kovács", country: "HU", changed: 1 },
  { id: 12, full_name: "Jiří Dvořák", country: "CZ", changed: 2 },
  { id: 13, full_name: "Żaneta Wójcik", country: "PL", changed: 3 },
  { id: 14, full_name: "João Conceição", country: "BR", changed: 4 },
  { id: 15, full_name: "Mary Smith", country: "GB", changed: 5 },
];
const ACCOUNT = { account: "Example Ltd" };
const PAGE_SIZE = 2;

export const serverSource = `import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestServer } from "viadukt/sdk/testing";

export const API_KEY = "example-key-4711";

const CONTACTS = ${JSON.stringify(CONTACTS, null, 2)};

/** Plays the system: the same data at every start. */
export async function startTestServer(): Promise<TestServer> {
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? "/", "http://test.invalid");
    const send = (status: number, body: unknown) => {
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (req.headers.authorization !== \`Bearer \${API_KEY}\`) return send(401, { error: "key" });
    if (url.pathname === "/v1/me") return send(200, ${JSON.stringify(ACCOUNT)});
    if (url.pathname !== "/v1/contacts") return send(404, { error: "path" });
    const rest = CONTACTS.filter(({ changed }) => changed > Number(url.searchParams.get("after")));
    const limit = Number(url.searchParams.get("limit"));
    send(200, { items: rest.slice(0, limit), has_more: rest.length > limit });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: \`http://127.0.0.1:\${port}\`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
`;

export const testSource = `import { testConnector } from "viadukt/sdk/testing";
import connector from "./index.ts";
import { API_KEY, startTestServer } from "./test-server.ts";

testConnector(connector, {
  credentials: { api_key: API_KEY },
  server: startTestServer,
  fixtures: new URL("./fixtures/contacts.json", import.meta.url),
  minPages: { parties: 3 },
});
`;

interface Recorded {
  readonly request: string;
  readonly body: unknown;
}

const recorded = ({ request, body }: Recorded) => ({
  request,
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  encoding: "utf8",
});

/** What `--record` writes for the server above. */
export const fixturesSource = `${JSON.stringify(
  [
    recorded({ request: "GET /v1/me", body: ACCOUNT }),
    ...[0, 2, 4, 5].map((after) => {
      const rest = CONTACTS.filter((contact) => contact.changed > after);
      return recorded({
        request: `GET /v1/contacts?after=${after}&limit=${PAGE_SIZE}`,
        body: { items: rest.slice(0, PAGE_SIZE), has_more: rest.length > PAGE_SIZE },
      });
    }),
  ],
  null,
  2,
)}\n`;
