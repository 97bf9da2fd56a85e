import assert from "node:assert/strict";
import { it } from "node:test";
import type { TObject } from "typebox";
import { Value } from "typebox/value";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Connector } from "../connector.ts";
import { definitionProblems } from "../definition.ts";
import { assertDeliverSettings } from "./check-deliver.ts";
import type { TestOptions } from "./options.ts";
import { type Stage, thrownBy } from "./stage.ts";
import { leaked, secretFields } from "./witness.ts";

/** Manifest and schemas: what needs no remote side. */
export function checkDefinition(
  connector: Connector<TObject, TObject>,
  options: TestOptions,
): void {
  const { manifest } = connector;
  const skip = options.skip?.definition ?? false;
  it("is well defined: five languages, closed schemas, marked secrets", { skip }, () => {
    assert.deepEqual(definitionProblems(connector), []);
  });
  it("accepts its own credentials and settings and refuses unknown fields", { skip }, () => {
    const { credentials, settings = {} } = options;
    assert.deepEqual(problemsOf(manifest.credentials, credentials), []);
    assert.deepEqual(problemsOf(manifest.settings, settings), []);
    assert.ok(!Value.Check(manifest.credentials, { ...credentials, unknown_field: "x" }));
    assert.ok(!Value.Check(manifest.settings, { ...settings, unknown_field: "x" }));
  });
  if (connector.deliver) {
    const { deliver } = connector;
    it("has closed settings for subscriptions and accepts its own", { skip }, () =>
      assertDeliverSettings(deliver, options),
    );
  }
  it("makes a base URL, encrypted unless a setting names a plain one", { skip }, () => {
    const { credentials, settings = {} } = options;
    const baseUrl = manifest.baseUrl?.(credentials as never, settings as never);
    if (baseUrl === undefined || Object.values(settings).includes(baseUrl)) return;
    assert.equal(new URL(baseUrl).protocol, "https:");
  });
}

const problemsOf = (schema: TObject, value: unknown) =>
  Value.Errors(schema, value).map((error) => `${error.instancePath} ${error.message}`);

export function checkCheck(stage: Stage): void {
  const { check } = stage.connector;
  if (!check) return;
  stage.check("check.ok", "check: tells about the account", async () => {
    const result = await check(stage.open());
    assert.equal(typeof result, "object");
    assert.deepEqual(JSON.parse(JSON.stringify(result)), result, "the answer must survive JSON");
    assert.deepEqual(leaked(JSON.stringify(result), ...secrets(stage)), []);
  });
  const { kind } = stage.connector.manifest.auth;
  if (kind === "none" && secretFields(stage.connector.manifest.credentials).length === 0) return;
  stage.check("check.bad_credentials", "check: wrong credentials are an AuthError", async () => {
    const credentials = badCredentials(stage);
    const error = await thrownBy(stage, () => check(stage.open({ credentials })));
    assert.ok(error, "wrong credentials passed");
    assert.equal(isHubError(error) ? error.name : messageOf(error), "AuthError");
    const said = stage.witness.said();
    assert.deepEqual(leaked(said, stage.connector.manifest.credentials, credentials), []);
  });
}

function badCredentials({ connector, options }: Stage): Readonly<Record<string, unknown>> {
  if (options.badCredentials) return options.badCredentials;
  const wrong = secretFields(connector.manifest.credentials)
    .filter((name) => options.credentials[name] !== undefined)
    .map((name) => [name, `wrong-${String(options.credentials[name])}`] as const);
  return { ...options.credentials, ...Object.fromEntries(wrong) };
}

const secrets = ({ connector, options }: Stage) =>
  [connector.manifest.credentials, options.credentials] as const;

/** Last of all: nothing that was logged or thrown before holds a secret. */
export function checkSecrets(stage: Stage): void {
  stage.check("secrets", "no secret in any log line or error", async () => {
    assert.deepEqual(leaked(stage.witness.said(), ...secrets(stage)), []);
  });
}
