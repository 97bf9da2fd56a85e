import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createUrlMaker } from "./connector-url.ts";

const make = createUrlMaker({
  baseUrl: "https://cloud.example:8443/nextcloud/",
  allowedHosts: ["api.acme.example", "*.storage.example"],
  furtherUrls: ["https://uploads.example/v1"],
});
const href = (path: string, query = {}): string => make({ path, query }).href;

describe("createUrlMaker", () => {
  it("keeps the path of the base URL", () => {
    assert.equal(href("/status.php"), "https://cloud.example:8443/nextcloud/status.php");
    assert.equal(
      href("a%2Fb/?x=1", { y: 2 }),
      "https://cloud.example:8443/nextcloud/a%2Fb/?x=1&y=2",
    );
    assert.equal(href("//evil.example/x"), "https://cloud.example:8443/nextcloud//evil.example/x");
    assert.equal(href("@evil.example/x"), "https://cloud.example:8443/nextcloud/@evil.example/x");
  });

  it("refuses a path that climbs out", () => {
    for (const path of ["/../admin", "/a/../../x", "/%2e%2e/x", "\\..\\..\\x"]) {
      assert.throws(() => href(path), { code: "host_not_allowed" }, path);
    }
  });

  it("takes absolute URLs of the base, the manifest's and the settings' hosts only", () => {
    for (const url of [
      "https://cloud.example:8443/elsewhere",
      "https://api.acme.example/v1",
      "https://eu.storage.example/x?sig=1",
      "https://uploads.example/v1/x",
    ]) {
      assert.equal(href(url), url);
    }
    for (const url of [
      "https://cloud.example/x",
      "http://cloud.example:8443/x",
      "http://api.acme.example/v1",
      "https://api.acme.example:444/v1",
      "https://storage.example/x",
      "https://evilstorage.example/x",
      "https://api.acme.example.evil.example/",
      "https://169.254.169.254/",
      "file://api.acme.example/etc/passwd",
    ]) {
      assert.throws(() => href(url), { code: "host_not_allowed" }, url);
    }
  });

  it("needs a base URL for a path", () => {
    const none = createUrlMaker({ baseUrl: undefined, allowedHosts: [], furtherUrls: [] });
    assert.throws(() => none({ path: "/x" }), { code: "base_url_missing" });
    assert.throws(() => createUrlMaker({ baseUrl: "cloud", allowedHosts: [], furtherUrls: [] }), {
      name: "ConfigError",
    });
  });
});

describe("in the sandbox", () => {
  it("every host that the connector names is the simulator", () => {
    const make = createUrlMaker({
      baseUrl: "http://127.0.0.1:8900/google_sheets",
      allowedHosts: ["oauth2.googleapis.com"],
      furtherUrls: [],
      isSandboxed: true,
    });
    const made = make({ path: "https://oauth2.googleapis.com/token?x=1" });
    assert.equal(made.href, "http://127.0.0.1:8900/google_sheets/token?x=1");
    assert.throws(() => make({ path: "https://evil.example/token" }), /may not call/);
  });
});
