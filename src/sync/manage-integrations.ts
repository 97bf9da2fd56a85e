import type { TSchema } from "typebox";
import type { Cipher } from "../auth/fernet.ts";
import { runOf } from "../auth/permissions.ts";
import type { Registry } from "../connectors/registry.ts";
import type { EgressGuard } from "../lib/egress.ts";
import { ConflictError, InvalidInputError, isHubError, NotFoundError } from "../lib/errors.ts";
import { checkPart } from "../model/schema-issues.ts";
import type { Connector } from "../sdk/connector.ts";
import { clearConnectorState } from "../store/connector-states.ts";
import { listExchanges } from "../store/exchange-definitions.ts";
import { isUniqueViolation } from "../store/faults.ts";
import { replaceGrant } from "../store/grants.ts";
import {
  deleteIntegration,
  findIntegration,
  type Integration,
  insertIntegration,
  updateIntegration,
} from "../store/integrations.ts";
import { countActiveRuns } from "../store/runs.ts";
import { type ConfigStore, inTransaction } from "../store/store.ts";
import { countDeliveredBy } from "../store/subscriptions.ts";
import { auditIntegration } from "./audit-integration.ts";
import { readJson } from "./open-integration.ts";

export interface IntegrationInput {
  readonly id: string;
  readonly provider: string;
  readonly integration_type?: string;
  readonly name?: string;
  readonly credentials?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly base_url?: string | null;
  readonly rate_per_minute?: number | null;
  readonly active?: boolean;
}

/** What keeping integrations needs of the hub. */
export interface IntegrationHost {
  readonly cipher: Cipher;
  readonly connectors: Registry;
  readonly egress: EgressGuard;
  /** Where it is set, an integration may leave its address out even if the provider has none. */
  readonly sandboxUrl: string | undefined;
}

/** @throws NotFoundError */
export async function getIntegration(config: ConfigStore, idOrSlug: string): Promise<Integration> {
  const row = await findIntegration(config, idOrSlug);
  if (!row) throw new NotFoundError("integration", idOrSlug);
  return row;
}

/**
 * Adds an integration with its credentials encrypted; nothing is written where anything is wrong.
 * @throws InvalidInputError that names each wrong field, ConflictError where the id is taken
 */
export async function createIntegration(
  config: ConfigStore,
  host: IntegrationHost,
  { input, now, actor }: { input: IntegrationInput; now: number; actor: string },
): Promise<Integration> {
  const connector = connectorOf(host, input);
  const { manifest } = connector;
  const credentials = input.credentials ?? {};
  const settings = input.settings ?? {};
  checkPart(manifest.credentials as TSchema, credentials, "credentials");
  checkPart(manifest.settings as TSchema, settings, "settings");
  const baseUrl = checkBaseUrl(host, connector, {
    baseUrl: input.base_url ?? null,
    credentials,
    settings,
  });
  try {
    const values = {
      slug: input.id,
      name: input.name ?? input.id,
      provider: manifest.id,
      integration_type: manifest.category,
      credentials: host.cipher.encrypt(JSON.stringify(credentials)),
      settings: JSON.stringify(settings),
      base_url: baseUrl,
      rate_per_minute: input.rate_per_minute ?? null,
      active: input.active === false ? 0 : 1,
      health: "unknown",
      facts: "{}",
      created_at: now,
      updated_at: now,
    } as Parameters<typeof insertIntegration>[1];
    await inTransaction(config, async (tx) => {
      // Of an integration of that id before: what was given for it is not for this one.
      await replaceGrant(tx, { from: runOf(input.id), now });
      await insertIntegration(tx, values);
      const row = await getIntegration(tx, input.id);
      await auditIntegration(tx, { after: row, credentials: Object.keys(credentials), actor, now });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw taken(input.id, error);
    throw error;
  }
  return getIntegration(config, input.id);
}

/**
 * Changes what the input names. Credential fields given replace those stored; an empty text or null takes an
 * optional one away; fields left out stay. Settings are replaced as a whole.
 */
export async function changeIntegration(
  config: ConfigStore,
  host: IntegrationHost,
  {
    row,
    input,
    now,
    actor,
  }: { row: Integration; input: Partial<IntegrationInput>; now: number; actor: string },
): Promise<Integration> {
  if (input.provider !== undefined && input.provider !== row.provider) {
    const remedy = "Add a new integration for the other provider.";
    throw new InvalidInputError([{ field: "provider", message: "cannot be changed", remedy }]);
  }
  const type =
    input.integration_type === undefined ? {} : { integration_type: input.integration_type };
  const connector = connectorOf(host, { provider: row.provider, ...type });
  const credentials = mergeCredentials(host, row, input.credentials);
  checkPart(connector.manifest.credentials as TSchema, credentials, "credentials");
  if (input.settings) checkPart(connector.manifest.settings as TSchema, input.settings, "settings");
  const given = input.base_url === undefined ? row.base_url : input.base_url;
  const baseUrl = checkBaseUrl(host, connector, {
    baseUrl: given,
    credentials,
    settings: input.settings ?? readJson(row.settings),
  });
  const values = {
    ...(input.id === undefined ? {} : { slug: input.id }),
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.settings ? { settings: JSON.stringify(input.settings) } : {}),
    ...(input.credentials
      ? {
          credentials: host.cipher.encrypt(JSON.stringify(credentials)),
          health: "unknown" as const,
          health_code: null,
        }
      : {}),
    ...(input.active === undefined ? {} : { active: input.active ? (1 as const) : (0 as const) }),
    base_url: baseUrl,
    ...(input.rate_per_minute === undefined ? {} : { rate_per_minute: input.rate_per_minute }),
    updated_at: now,
  };
  const isOtherAccount = input.credentials !== undefined || baseUrl !== row.base_url;
  try {
    await inTransaction(config, async (tx) => {
      await updateIntegration(tx, row.id, values);
      if (isOtherAccount) await clearConnectorState(tx, row.id);
      if (input.id !== undefined && input.id !== row.slug) {
        await replaceGrant(tx, { from: runOf(input.id), now });
        await replaceGrant(tx, { from: runOf(row.slug), to: runOf(input.id), now });
      }
      const after = await getIntegration(tx, input.id ?? row.slug);
      const given = Object.keys(input.credentials ?? {});
      await auditIntegration(tx, { before: row, after, credentials: given, actor, now });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw taken(input.id ?? row.slug, error);
    throw error;
  }
  return getIntegration(config, input.id ?? row.slug);
}

/** @throws ConflictError `integration_in_use` while a run of it waits or goes on, or subscriptions or definitions need it */
export function removeIntegration(
  config: ConfigStore,
  row: Integration,
  { actor, now }: { readonly actor: string; readonly now: number },
): Promise<void> {
  return inTransaction(config, async (tx) => {
    const active = await countActiveRuns(tx, row.id);
    if (active > 0) {
      throw new ConflictError(
        "integration_in_use",
        `${active} run(s) of ${row.slug} are under way. Wait for them or cancel them, then delete it.`,
        { active_runs: active },
      );
    }
    const subscriptions = await countDeliveredBy(tx, row.id);
    if (subscriptions > 0) {
      throw new ConflictError(
        "integration_in_use",
        `${subscriptions} subscription(s) deliver through ${row.slug}. Delete them or give them another destination, then delete it.`,
        { subscriptions },
      );
    }
    const definitions = (await listExchanges(tx, { integrationId: row.id })).length;
    if (definitions > 0) {
      throw new ConflictError(
        "integration_in_use",
        `${definitions} definition(s) of data exchange belong to ${row.slug}. Delete them, then delete it.`,
        { definitions },
      );
    }
    await deleteIntegration(tx, row.id);
    await replaceGrant(tx, { from: runOf(row.slug), now });
    await auditIntegration(tx, { before: row, actor, now });
  });
}

const taken = (id: string, cause: unknown) =>
  new ConflictError(
    "integration_exists",
    `There is an integration with the id ${id} already. Choose another id, or change that one with PUT.`,
    { id },
    { cause },
  );

function connectorOf(
  { connectors }: IntegrationHost,
  { provider, integration_type: type }: Pick<IntegrationInput, "provider" | "integration_type">,
): Connector {
  const connector = connectors.find(provider);
  if (!connector) {
    const known = connectors.all().map(({ manifest }) => manifest.id);
    const remedy = `Use one of ${known.join(", ")}.`;
    const message = `${JSON.stringify(provider)} is not a provider.`;
    throw new InvalidInputError([{ field: "provider", message, remedy }]);
  }
  const { category } = connector.manifest;
  if (type !== undefined && type !== category) {
    const message = `${provider} is of the type ${category}, not ${type}.`;
    const remedy = `Write ${category}, or leave the field out.`;
    throw new InvalidInputError([{ field: "integration_type", message, remedy }]);
  }
  return connector;
}

function mergeCredentials(
  { cipher }: IntegrationHost,
  row: Integration,
  given: IntegrationInput["credentials"],
): Record<string, unknown> {
  const merged: Record<string, unknown> = {
    ...readJson(cipher.decrypt(row.credentials)),
    ...given,
  };
  for (const [name, value] of Object.entries(merged)) {
    if (value === null || value === "") delete merged[name];
  }
  return merged;
}

/** The address without its trailing slash; null where the provider has a fixed one. */
function checkBaseUrl(
  { egress, sandboxUrl }: IntegrationHost,
  { manifest }: Connector,
  {
    baseUrl,
    credentials,
    settings,
  }: {
    baseUrl: string | null;
    credentials: Record<string, unknown>;
    settings: Record<string, unknown>;
  },
): string | null {
  const wrong = (message: string, remedy: string) =>
    new InvalidInputError([{ field: "base_url", message, remedy }]);
  if (manifest.transport !== undefined) {
    if (!baseUrl) return null;
    throw wrong("is of no use here", "Leave it out; host and port, or the folder, are settings.");
  }
  if (!baseUrl) {
    if (!manifest.baseUrl) {
      if (sandboxUrl) return null;
      throw wrong("is missing", `Give the address of the server, e.g. https://cloud.example.com.`);
    }
    manifest.baseUrl(credentials, settings);
    return null;
  }
  const url = URL.parse(baseUrl);
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw wrong("is not a web address", "Write it with https://, e.g. https://cloud.example.com.");
  }
  if (url.username || url.search || url.hash) {
    throw wrong("has more than an address", "Leave out user name, password, ? and #.");
  }
  try {
    egress.checkUrl(url);
  } catch (error) {
    if (isHubError(error)) throw wrong(error.message, "Ask the administrator of the hub.");
    throw error;
  }
  return url.href.replace(/\/+$/, "");
}
