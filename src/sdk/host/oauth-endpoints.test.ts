import assert from "node:assert/strict";
import { it } from "node:test";
import { Type } from "typebox";
import { isHubError } from "../../lib/errors.ts";
import type { OAuth2 } from "../manifest.ts";
import { oauthEndpoints } from "./oauth-endpoints.ts";

const auth: OAuth2 = {
  kind: "oauth2",
  authorizeUrl: "https://login.example.com/{tenant}/authorize",
  tokenUrl: "https://login.example.com/{tenant}/token?v=2",
  scopes: ["files"],
};
const manifest = {
  auth,
  settings: Type.Object({ tenant: Type.Optional(Type.String({ default: "common" })) }),
};
const place = { settings: {}, baseUrl: "https://api.example.com/v1", isSandboxed: false };

it("fills settings into the addresses, one segment each, else their defaults", () => {
  assert.deepEqual(oauthEndpoints(manifest, place), {
    authorizeUrl: "https://login.example.com/common/authorize",
    tokenUrl: "https://login.example.com/common/token?v=2",
  });
  const settings = { tenant: "../evil?x=/firma" };
  const { tokenUrl } = oauthEndpoints(manifest, { ...place, settings });
  assert.equal(tokenUrl, "https://login.example.com/..%2Fevil%3Fx%3D%2Ffirma/token?v=2");
});

it("takes an address that is set on the integration instead", () => {
  const settings = { token_url: "http://127.0.0.1:9/token" };
  const { authorizeUrl, tokenUrl } = oauthEndpoints(manifest, { ...place, settings });
  assert.equal(tokenUrl, "http://127.0.0.1:9/token");
  assert.equal(authorizeUrl, "https://login.example.com/common/authorize");
});

it("finds all of them below a simulator's address", () => {
  const sandboxed = { settings: {}, baseUrl: "http://127.0.0.1:9/drive", isSandboxed: true };
  const { authorizeUrl, tokenUrl } = oauthEndpoints(manifest, sandboxed);
  assert.equal(authorizeUrl, "http://127.0.0.1:9/drive/common/authorize");
  assert.equal(tokenUrl, "http://127.0.0.1:9/drive/common/token?v=2");
});

it("refuses what is no web address, and a setting that is missing", () => {
  const wrong = { ...place, settings: { token_url: "javascript:alert(1)" } };
  const bare = { auth, settings: Type.Object({}) };
  for (const make of [() => oauthEndpoints(manifest, wrong), () => oauthEndpoints(bare, place)]) {
    assert.throws(make, (error) => isHubError(error) && error.name === "ConfigError");
  }
});
