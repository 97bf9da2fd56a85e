import { readFile } from "node:fs/promises";
import { firstPasswordPath } from "../auth/first-run.ts";
import { type Api, createApi, type RunSeen } from "./demo-api.ts";
import type { Receiver } from "./demo-receiver.ts";
import { failure } from "./fault.ts";
import type { Sandbox, SandboxSystem } from "./host.ts";
import { print } from "./output.ts";
import { integrationOf } from "./sandbox.ts";

const PERIOD = { date_from: "2025-01-01", date_to: "2025-01-31" };
const REPORT = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };
const DELIVERY_PATIENCE_MS = 20_000;

interface Tour {
  readonly sandbox: Sandbox;
  readonly receiver: Receiver;
  readonly api: Api;
  readonly signal: AbortSignal;
}

/** Signs in as the administrator of the first start; what follows acts with that session. */
export async function signIn(address: string, dataDir: string, signal: AbortSignal) {
  const [email = "", password = ""] = (await readFile(firstPasswordPath(dataDir), "utf8")).split(
    "\n",
  );
  const response = await fetch(`${address}/api/session`, {
    method: "POST",
    signal,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw failure(`The sign-in was answered ${response.status}.`);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
  return { email, password, api: createApi(address, { headers: { cookie }, signal }) };
}

/** The main job of the hub, start to end, through its public API. */
export async function takeTour(tour: Tour): Promise<void> {
  const accounting = await addSystem(tour, "fakturownia");
  const storage = await addSystem(tour, "nextcloud");
  await subscribe(tour);
  await readInvoices(tour, accounting);
  await showEvent(tour);
  await fileReport(tour, storage);
}

async function addSystem({ sandbox, api }: Tour, provider: string): Promise<string> {
  const { id } = await api.post<{ id: string }>(
    "/integrations",
    integrationOf(systemOf(sandbox, provider)),
  );
  const facts = await api.post<{ ok: boolean; account_name?: string; message?: string }>(
    `/integrations/${id}/verify`,
  );
  if (!facts.ok) throw failure(`${id} could not be verified: ${facts.message}`);
  print(`✓ Added and verified ${id}: ${facts.account_name ?? "it answers"}`);
  return id;
}

function systemOf({ systems }: Sandbox, provider: string): SandboxSystem {
  const system = systems.find(({ id }) => id === provider);
  if (system) return system;
  throw failure(`This sandbox has no ${provider}.`);
}

async function subscribe({ api, receiver }: Tour): Promise<void> {
  const { secret } = await api.post<{ secret: string }>("/subscriptions", {
    name: "Demo receiver",
    url: receiver.url,
    event_types: ["invoice.*"],
  });
  receiver.trust(secret);
  print(`✓ Subscribed a receiver at ${receiver.url} to invoice.*`);
}

async function readInvoices({ api }: Tour, id: string): Promise<void> {
  const { counts } = await api.ended(
    await api.post<RunSeen>(`/integrations/${id}/sync/invoices`, PERIOD),
  );
  print(
    `✓ Read the invoices of 2025-01: ${counts.created} stored, ${counts.refused} set aside with the reason`,
  );
}

async function showEvent({ receiver, signal }: Tour): Promise<void> {
  await receiver.waitFor(1, { ms: DELIVERY_PATIENCE_MS, signal });
  const [event] = receiver.events;
  if (!event) throw failure("No event arrived at the receiver: see the list of deliveries.");
  if (!event.isVerified) throw failure(`The signature of ${event.id} does not fit.`);
  print(`✓ The receiver got ${event.type} (${event.id}); its signature is verified`);
}

async function fileReport({ api, sandbox, signal }: Tour, id: string): Promise<void> {
  const run = await api.ended(await api.post<RunSeen>(`/integrations/${id}/upload/report`, REPORT));
  const path = String(run.result?.path);
  const system = systemOf(sandbox, "nextcloud");
  const { url, bytes } = await fetchFiled(system, path, signal);
  if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-"))) throw failure(`${url} is no PDF.`);
  const kilobytes = Math.ceil(bytes.length / 1000);
  print(`✓ Filed the monthly report as ${path} (${kilobytes} kB) in the WebDAV folder:`);
  print(`  curl -u '${system.credentials.username}:${system.credentials.password}' -O ${url}`);
}

/** Read back from the storage itself, not from the hub. */
async function fetchFiled(
  { baseUrl, credentials }: SandboxSystem,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly bytes: Buffer }> {
  const { username, password } = credentials;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const user = await fetch(`${baseUrl}/ocs/v2.php/cloud/user?format=json`, {
    signal,
    headers: { authorization, "ocs-apirequest": "true" },
  });
  const { ocs } = (await user.json()) as { ocs: { data: { id: string } } };
  const url = `${baseUrl}/remote.php/dav/files/${ocs.data.id}${path}`;
  const response = await fetch(url, { signal, headers: { authorization } });
  if (!response.ok) throw failure(`${url} was answered ${response.status}.`);
  return { url, bytes: Buffer.from(await response.arrayBuffer()) };
}
