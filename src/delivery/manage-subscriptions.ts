import type { Cipher } from "../auth/fernet.ts";
import type { Registry } from "../connectors/registry.ts";
import type { Clock } from "../lib/clock.ts";
import type { EgressGuard } from "../lib/egress.ts";
import { InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { expireDeliveries } from "../store/expire-deliveries.ts";
import { findIntegration, type Integration } from "../store/integrations.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import {
  deleteSubscription,
  findSubscription,
  insertSubscription,
  type NewSubscription,
  type SubscriptionRow,
  updateSubscription,
} from "../store/subscriptions.ts";
import { destinationIssues } from "./destination-input.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { DEFAULT_RETRY_DELAYS } from "./retry.ts";
import { checkSubscription, type SubscriptionInput } from "./subscription-input.ts";
import {
  newSecret,
  openSecrets,
  rotated,
  type Secret,
  sealSecrets,
} from "./subscription-secrets.ts";
import type { FormatOptions } from "./target.ts";

const DEFAULT_TIMEOUT_SECONDS = 15;

/** What managing subscriptions needs of the hub; every way in (API, dialects, portal) uses it. */
export interface SubscriptionHost {
  readonly cipher: Cipher;
  readonly egress: EgressGuard;
  readonly connectors: Registry;
  readonly clock: Clock;
  readonly dispatcher: Pick<Dispatcher, "wake" | "reset">;
}

/** `secret` is the one that the hub made; undefined where the caller brought one or wants none. */
export interface Made {
  readonly row: SubscriptionRow;
  readonly secret: string | undefined;
}

/** @throws NotFoundError */
export async function getSubscription(config: ConfigStore, id: number): Promise<SubscriptionRow> {
  const row = await findSubscription(config, id);
  if (!row) throw new NotFoundError("subscription", id);
  return row;
}

/** On a tenant's store. @throws InvalidInputError that names each field with its remedy */
export async function createSubscription(
  config: ConfigStore,
  host: SubscriptionHost,
  { input, actor }: { input: SubscriptionInput & { name: string }; actor: string },
): Promise<Made> {
  const { wire_format = "standard", secret: given } = input;
  const integration = await integrationOf(config, input.integration_id);
  const isSigned = Boolean(input.url) && given === undefined;
  const made = isSigned ? newSecret(wire_format, input.signature) : undefined;
  const secrets = [given ?? made ?? []].flat();
  check({ ...input, wire_format, secrets }, { host, integration });
  const row: NewSubscription = {
    ...columnsOf(input, host.cipher),
    name: input.name,
    url: input.url ?? null,
    integration_id: integration?.id ?? null,
    event_types: JSON.stringify(input.event_types ?? []),
    event_filters: JSON.stringify(input.event_filters ?? {}),
    wire_format,
    secrets: sealSecrets(
      secrets.map((value) => ({ value })),
      host.cipher,
    ),
    timeout_ms: (input.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    retry_delays: JSON.stringify(input.retry_delays ?? DEFAULT_RETRY_DELAYS[wire_format]),
    active: input.active === false ? 0 : 1,
    created_by: actor,
    disabled_reason: null,
  };
  const id = await insertSubscription(config, row, host.clock.now());
  host.dispatcher.wake();
  return { row: await getSubscription(config, id), secret: made };
}

/** Fields left out stay. @throws NotFoundError, InvalidInputError */
export async function changeSubscription(
  config: ConfigStore,
  host: SubscriptionHost,
  { id, input }: { id: number; input: SubscriptionInput },
): Promise<SubscriptionRow> {
  const before = await getSubscription(config, id);
  const { wire_format = before.wire_format, secret } = input;
  const stored = openSecrets(before.secrets, host.cipher);
  const kept: readonly Secret[] =
    secret === undefined ? stored : secret === null ? [] : [{ value: secret }];
  const integration = await integrationOf(
    config,
    input.integration_id === undefined ? textOf(before.integration_id) : input.integration_id,
  );
  const checked = {
    ...input,
    url: input.url === undefined ? before.url : input.url,
    destination_settings: input.destination_settings ?? settingsOf(before),
    format_options: input.format_options === undefined ? optionsOf(before) : input.format_options,
    template: input.template === undefined ? before.template : input.template,
    batch_size: input.batch_size ?? before.batch_size ?? 1,
    wire_format,
    secrets: kept.map(({ value }) => value),
  };
  check(checked, { host, integration });
  const patch: Partial<NewSubscription> = {
    ...columnsOf(input, host.cipher),
    ...(input.integration_id === undefined ? {} : { integration_id: integration?.id ?? null }),
    wire_format,
    ...(secret === undefined ? {} : { secrets: sealSecrets(kept, host.cipher) }),
    ...(input.active === undefined ? {} : { active: input.active ? 1 : 0, disabled_reason: null }),
  };
  await updateSubscription(config, id, { patch, now: host.clock.now() });
  await host.dispatcher.reset(id);
  return getSubscription(config, id);
}

/** A new secret signs from now on, the ones before for `overlapHours` more. @throws NotFoundError */
export async function rotateSecret(
  config: ConfigStore,
  host: SubscriptionHost,
  { id, overlapHours, secret: given }: { id: number; overlapHours: number; secret?: string },
): Promise<{ readonly row: SubscriptionRow; readonly secret: string }> {
  const before = await getSubscription(config, id);
  const secrets = openSecrets(before.secrets, host.cipher);
  const isAsymmetric = secrets[0]?.value.startsWith("whsk_") === true;
  const value = given ?? newSecret(before.wire_format, isAsymmetric ? "v1a" : "v1");
  checkSubscription({ wire_format: before.wire_format, secrets: [value] }, host.egress);
  const now = host.clock.now();
  const next = rotated(secrets, { value, overlapMs: overlapHours * 3_600_000, now });
  await updateSubscription(config, id, { patch: { secrets: sealSecrets(next, host.cipher) }, now });
  host.dispatcher.wake();
  return { row: await getSubscription(config, id), secret: value };
}

/** Deliveries that are still open expire; those made stay in the log. @throws NotFoundError */
export async function removeSubscription(
  { config, data }: { config: ConfigStore; data: DataStore },
  host: SubscriptionHost,
  id: number,
): Promise<void> {
  if (!(await deleteSubscription(config, id))) throw new NotFoundError("subscription", id);
  const reason = "Its subscription was deleted.";
  await expireDeliveries(data, { subscriptionId: id, reason, now: host.clock.now() });
  host.dispatcher.wake();
}

function check(
  input: Parameters<typeof checkSubscription>[0],
  { host, integration }: { host: SubscriptionHost; integration: Integration | undefined },
): void {
  checkSubscription(input, host.egress);
  const connector = integration && host.connectors.find(integration.provider);
  const issues = destinationIssues(input, { integration, connector });
  if (issues.length > 0) throw new InvalidInputError(issues);
}

async function integrationOf(
  config: ConfigStore,
  idOrSlug: string | null | undefined,
): Promise<Integration | undefined> {
  if (idOrSlug === undefined || idOrSlug === null) return undefined;
  const found = await findIntegration(config, idOrSlug);
  if (found) return found;
  const remedy = "GET /api/integrations lists those that there are; add it there first.";
  const message = `there is no integration ${idOrSlug}`;
  throw new InvalidInputError([{ field: "integration_id", message, remedy }]);
}

/** The columns of what is given, as they are stored. */
function columnsOf(input: SubscriptionInput, cipher: Cipher): Partial<NewSubscription> {
  const { headers, auth, ordering, batch_wait_seconds: wait } = input;
  return {
    ...given(input, ["name", "url", "consumer", "template", "signature_header"]),
    ...given(input, ["rate_limit_per_minute", "max_concurrency", "ordering_key"]),
    ...given(input, ["batch_size", "disable_after_hours"]),
    ...json(input, ["event_types", "event_filters", "retry_delays"]),
    ...json(input, ["destination_settings", "format_options"]),
    ...(input.timeout_seconds === undefined ? {} : { timeout_ms: input.timeout_seconds * 1000 }),
    ...(wait === undefined ? {} : { batch_wait_ms: wait * 1000 }),
    ...(ordering === undefined ? {} : { ordering: ordering === "fifo" ? ordering : null }),
    ...(headers === undefined ? {} : { headers: sealed(headers, cipher) }),
    ...(auth === undefined ? {} : { auth: sealed(auth ?? {}, cipher) }),
  };
}

type Fields = readonly (keyof SubscriptionInput)[];

const given = (input: SubscriptionInput, names: Fields): Partial<NewSubscription> =>
  Object.fromEntries(
    names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  );

/** Null stays null: the column is emptied. */
const json = (input: SubscriptionInput, names: Fields): Partial<NewSubscription> =>
  Object.fromEntries(
    names
      .filter((name) => input[name] !== undefined)
      .map((name) => [name, input[name] === null ? null : JSON.stringify(input[name])]),
  );

const sealed = (value: object, cipher: Cipher): string | null =>
  Object.keys(value).length === 0 ? null : cipher.encrypt(JSON.stringify(value));

const textOf = (id: number | null): string | null => (id === null ? null : String(id));

const optionsOf = ({ format_options: text }: SubscriptionRow): FormatOptions | null =>
  text === null ? null : (JSON.parse(text) as FormatOptions);

const settingsOf = ({ destination_settings: text }: SubscriptionRow): Record<string, unknown> =>
  text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
