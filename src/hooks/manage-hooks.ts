import type { Cipher } from "../auth/fernet.ts";
import { actionsOf, type Registry } from "../connectors/registry.ts";
import { newStandardSecret, newTextSecret } from "../delivery/signature.ts";
import { rotated } from "../delivery/subscription-secrets.ts";
import { checkPattern, checkType } from "../events/type-check.ts";
import type { Clock } from "../lib/clock.ts";
import { type FieldIssue, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import {
  deleteHook,
  findHook,
  type HookRow,
  type NewHook,
  saveHook,
  setHookSecrets,
} from "../store/incoming-hooks.ts";
import type { Integration } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { checkMode, syncParams } from "../sync/sync-invoices.ts";
import { syncRecordsParams } from "../sync/sync-records.ts";
import { twoWayParams } from "../sync/two-way/params.ts";
import { readSettings } from "../sync/two-way/settings.ts";
import {
  HOOK_ACTIONS,
  type HookOptions,
  type HookScheme,
  type HookSecret,
} from "./hook-options.ts";
import { openHookSecrets } from "./hooks.ts";
import { credentialFault } from "./verify-call.ts";

/** What a person says of a hook; `secret` left out: the stored one stays, or the hub makes one. */
export interface HookInput extends HookOptions {
  readonly scheme: HookScheme;
  readonly secret?: string;
  /** Null takes it away. */
  readonly verify_token?: string | null;
  readonly event_type?: string | null;
  readonly action?: (typeof HOOK_ACTIONS)[number] | null;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly active?: boolean;
}

export interface HookHost {
  readonly cipher: Cipher;
  readonly connectors: Registry;
  readonly clock: Clock;
}

/** `secret` is the one that the hub made, to be shown this once. */
export interface SavedHook {
  readonly row: HookRow;
  readonly secret: string | undefined;
}

/** @throws NotFoundError */
export async function getHook(config: ConfigStore, integration: Integration): Promise<HookRow> {
  const row = await findHook(config, integration.id);
  if (!row) throw new NotFoundError("hook", integration.slug);
  return row;
}

/**
 * Gives an integration its hook, or another one in its place; secrets stay unless the input has one or the
 * scheme changes. On a tenant's store. @throws InvalidInputError that names each wrong field
 */
export async function putHook(
  config: ConfigStore,
  host: HookHost,
  { integration, input, actor }: { integration: Integration; input: HookInput; actor: string },
): Promise<SavedHook> {
  const before = await findHook(config, integration.id);
  const { secrets, made } = secretsFor(input, before, host.cipher);
  checkHook({ input, secrets, integration }, host);
  const now = host.clock.now();
  const values: NewHook = {
    integration_id: integration.id,
    scheme: input.scheme,
    secrets: secrets.length === 0 ? null : host.cipher.encrypt(JSON.stringify(secrets)),
    options: JSON.stringify(optionsOf(input)),
    event_type: input.event_type ?? null,
    action: input.action ?? null,
    params: JSON.stringify(input.params ?? {}),
    active: input.active === false ? 0 : 1,
    created_by: actor,
    created_at: now,
    updated_at: now,
    last_call_at: before?.last_call_at ?? null,
    runs_wanted: 0,
    runs_started: 0,
  };
  const isSaved = await saveHook(config, values, { isNew: before === undefined });
  // Somebody else made or deleted it at this moment: then it is to be looked at anew.
  if (!isSaved) return putHook(config, host, { integration, input, actor });
  return { row: await getHook(config, integration), secret: made };
}

/** Calls signed with a new secret are taken from now on, those of the ones before for `overlapHours` more. */
export async function rotateHookSecret(
  config: ConfigStore,
  host: HookHost,
  {
    integration,
    overlapHours,
    secret: given,
  }: { integration: Integration; overlapHours: number; secret?: string | undefined },
): Promise<{ readonly row: HookRow; readonly secret: string }> {
  const before = await getHook(config, integration);
  if (before.scheme === "none") {
    const remedy = "Choose another scheme with PUT first.";
    throw new InvalidInputError([{ field: "secret", message: "is of no use here", remedy }]);
  }
  const stored = openHookSecrets(before.secrets, host.cipher);
  const value = given ?? newSecretFor(before.scheme);
  const options = JSON.parse(before.options) as HookOptions;
  const issue = secretIssue({ scheme: before.scheme, options, secrets: [{ value }] });
  if (issue) throw new InvalidInputError([issue]);
  const now = host.clock.now();
  const signing = stored.filter(({ use }) => use === undefined);
  const others = stored.filter(({ use }) => use !== undefined);
  const next = rotated(signing, { value, overlapMs: overlapHours * 3_600_000, now });
  const secrets = host.cipher.encrypt(JSON.stringify([...next, ...others]));
  await setHookSecrets(config, { integrationId: integration.id, secrets, now });
  return { row: await getHook(config, integration), secret: value };
}

/** @throws NotFoundError */
export async function removeHook(config: ConfigStore, integration: Integration): Promise<void> {
  if (await deleteHook(config, integration.id)) return;
  throw new NotFoundError("hook", integration.slug);
}

/** Standard Webhooks has secrets of its own form, all others take any text. */
const newSecretFor = (scheme: string): string =>
  scheme === "standard" ? newStandardSecret() : newTextSecret();

function secretsFor(
  { scheme, secret, verify_token: token }: HookInput,
  before: HookRow | undefined,
  cipher: Cipher,
): { secrets: HookSecret[]; made: string | undefined } {
  const stored = before ? openHookSecrets(before.secrets, cipher) : [];
  const kept = before?.scheme === scheme ? stored.filter(({ use }) => use === undefined) : [];
  const isNeeded = scheme !== "none" && secret === undefined && kept.length === 0;
  const made = isNeeded ? newSecretFor(scheme) : undefined;
  const value = secret ?? made;
  const tokens = stored.filter(({ use }) => use === "verify");
  return {
    secrets: [
      ...(scheme === "none" ? [] : value === undefined ? kept : [{ value }]),
      ...(token === undefined ? tokens : token === null ? [] : [verifyToken(token)]),
    ],
    made,
  };
}

const verifyToken = (value: string): HookSecret => ({ value, use: "verify" });

function checkHook(
  {
    input,
    secrets,
    integration,
  }: { input: HookInput; secrets: HookSecret[]; integration: Integration },
  host: HookHost,
): void {
  const { scheme, event_type: type, action } = input;
  const issues: FieldIssue[] = [];
  const credential = { scheme, options: optionsOf(input), secrets };
  const fault = scheme === "none" ? undefined : secretIssue(credential);
  if (fault) issues.push(fault);
  const isNamed = Boolean(input.event_type_path ?? input.event_type_header);
  if (!type && !isNamed && !action) {
    const remedy = "Add event_type, event_type_path, event_type_header or action.";
    issues.push({ field: "event_type", message: "a call would bring about nothing", remedy });
  }
  if (type && isNamed) {
    const remedy = "Leave one of them out.";
    issues.push({ field: "event_type", message: "stands beside where its name is", remedy });
  }
  const issue = type ? checkType(type) : undefined;
  if (issue) issues.push({ field: "event_type", ...issue });
  for (const [i, pattern] of (input.event_types ?? []).entries()) {
    const wrong = checkPattern(pattern);
    if (wrong) issues.push({ field: `event_types.${i}`, ...wrong });
  }
  issues.push(...actionIssues(input, integration, host));
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function secretIssue(credential: Parameters<typeof credentialFault>[0]): FieldIssue | undefined {
  const fault = credentialFault(credential);
  if (fault === undefined) return undefined;
  const remedy = "Take it as the sender shows it, or leave it out: the hub then makes one.";
  const isSecret = fault.startsWith("Secret") || fault.startsWith("No secret");
  return isSecret
    ? { field: "secret", message: fault.replace(/^Secret \d+ /, "").replace(/\.$/, ""), remedy }
    : { field: "format_options", message: fault, remedy: "Name each header that is signed." };
}

function actionIssues(
  { action, params = {} }: HookInput,
  { provider }: Integration,
  { connectors, clock }: HookHost,
): FieldIssue[] {
  if (!action) return [];
  const connector = connectors.find(provider);
  const possible = connector?.check ? actionsOf(connector) : [];
  if (!connector || !possible.includes(action)) {
    const able = HOOK_ACTIONS.filter((one) => possible.includes(one));
    const remedy = able.length > 0 ? `It can ${able.join(", ")}.` : "Leave it out.";
    return [{ field: "action", message: `${provider} cannot ${action}`, remedy }];
  }
  try {
    if (action === "sync_records") syncRecordsParams(connector, params);
    else if (action === "sync_both_ways") twoWayParams(params, readSettings(undefined));
    else {
      syncParams(params, new Date(clock.now()).toISOString().slice(0, 10));
      checkMode(connector, params);
    }
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.map((issue) => ({ ...issue, field: `params.${issue.field}` }));
  }
}

const OPTION_NAMES = [
  "signature_header",
  "format_options",
  "tolerance_seconds",
  "id_header",
  "id_path",
  "event_type_path",
  "event_type_header",
  "event_type_prefix",
  "event_types",
  "subject_path",
  "consumer_path",
  "rate_limit_per_minute",
] as const satisfies readonly (keyof HookOptions)[];

const optionsOf = (input: HookInput): HookOptions =>
  Object.fromEntries(
    OPTION_NAMES.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  );
