import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createEgressGuard, type EgressGuard } from "./egress.ts";
import { isHubError, messageOf } from "./errors.ts";

const strict = createEgressGuard([]);

const refusal = (guard: EgressGuard, url: string): string | undefined => {
  try {
    guard.checkUrl(new URL(url));
    return undefined;
  } catch (error) {
    assert.ok(isHubError(error) && error.code === "egress_refused");
    return messageOf(error);
  }
};

const SPECIAL = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "100.127.255.254",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.254",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "198.18.0.1",
  "198.19.255.254",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.1.2.3",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::169.254.169.254",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:c0a8:101::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
];
const PUBLIC = [
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.1",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "168.63.129.15",
  "168.63.129.17",
  "192.0.1.1",
  "198.20.0.1",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
  "64:ff9b::101:101",
  "::ffff:1.1.1.1",
];

describe("the egress guard", () => {
  for (const address of SPECIAL) {
    it(`refuses ${address}`, () => assert.equal(strict.isAllowed(address), false));
  }
  for (const address of PUBLIC) {
    it(`allows ${address}`, () => assert.equal(strict.isAllowed(address), true));
  }

  it("refuses what is no address", () => {
    for (const text of ["", "example.com", "1.2.3", "0x7f.1", "010.0.0.1", "1.2.3.4.5", ":::"]) {
      assert.equal(strict.isAllowed(text), false, text);
    }
  });

  it("refuses a literal in any notation of a URL", () => {
    const hosts = [
      "127.0.0.1",
      "127.1",
      "0x7f.1",
      "2130706433",
      "0177.0.0.1",
      "１２７.0.0.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[64:ff9b::7f00:1]",
      "localhost",
      "LOCALHOST.",
      "hub.localhost",
    ];
    for (const host of hosts) assert.ok(refusal(strict, `http://${host}/`), host);
  });

  it("leaves a name to the check of its addresses", () => {
    assert.equal(refusal(strict, "https://example.com/path?x=1"), undefined);
    assert.throws(() => strict.checkAddress("example.com", "10.0.0.1"), { code: "egress_refused" });
  });

  it("refuses other schemes, credentials in the address and ports of other services", () => {
    assert.match(refusal(strict, "ftp://example.com/") ?? "", /https:/);
    assert.match(refusal(strict, "https://user:hunter2@example.com/") ?? "", /credentials/);
    assert.doesNotMatch(refusal(strict, "https://user:hunter2@example.com/") ?? "", /hunter2/);
    assert.match(refusal(strict, "http://example.com:25/") ?? "", /Port 25/);
  });

  it("allows a network, a single address and its mapped form", () => {
    const guard = createEgressGuard(["192.168.1.0/24", "fd12::/16", "10.0.0.7"]);
    assert.equal(guard.isAllowed("192.168.1.5"), true);
    assert.equal(guard.isAllowed("::ffff:192.168.1.5"), true);
    assert.equal(guard.isAllowed("64:ff9b::c0a8:105"), true);
    assert.equal(guard.isAllowed("192.168.2.5"), false);
    assert.equal(guard.isAllowed("fd12::1"), true);
    assert.equal(guard.isAllowed("10.0.0.7"), true);
    assert.equal(guard.isAllowed("10.0.0.8"), false);
    assert.equal(guard.isAllowed("2002:c0a8:105::1"), false);
  });

  it("allows whatever an allowed name resolves to, under that name only", () => {
    const guard = createEgressGuard(["Cloud.LAN"]);
    guard.checkAddress("cloud.lan.", "192.168.1.5");
    assert.throws(() => guard.checkAddress("evil.example", "192.168.1.5"));
    assert.equal(refusal(createEgressGuard(["localhost"]), "http://localhost:8080/"), undefined);
    assert.equal(refusal(createEgressGuard(["127.0.0.0/8"]), "http://localhost/"), undefined);
  });

  it("knows what the operator has named", () => {
    const guard = createEgressGuard(["192.168.1.0/24", "erp.local", "127.0.0.1"]);
    const own = ["192.168.1.9", "::ffff:192.168.1.9", "ERP.local.", "127.0.0.1", "localhost"];
    for (const host of own) assert.equal(guard.isOwn(host), true, host);
    for (const host of ["192.168.2.9", "1.1.1.1", "local", "x.erp.local", ""]) {
      assert.equal(guard.isOwn(host), false, host);
    }
    assert.equal(strict.isOwn("localhost"), false);
  });

  it("refuses http where https alone is allowed, but not to what the operator has named", () => {
    const guard = createEgressGuard(["192.168.1.0/24", "erp.local"], { isHttpsOnly: true });
    assert.match(refusal(guard, "http://1.1.1.1/") ?? "", /EGRESS_HTTPS_ONLY/);
    assert.equal(refusal(guard, "https://1.1.1.1/"), undefined);
    assert.equal(refusal(guard, "http://192.168.1.9/"), undefined);
    assert.equal(refusal(guard, "http://erp.local/"), undefined);
    assert.match(refusal(guard, "https://192.168.2.9/") ?? "", /EGRESS_ALLOW/);

    assert.equal(refusal(guard, "http://may.be.own/"), undefined);
    guard.checkAddress("may.be.own", "192.168.1.9", "http:");
    assert.throws(() => guard.checkAddress("shop.example", "1.1.1.1", "http:"), {
      code: "egress_refused",
      message: /http:\/\/ to shop\.example/,
    });
    guard.checkAddress("shop.example", "1.1.1.1", "https:");
    guard.checkAddress("erp.local", "1.1.1.1", "http:");

    assert.throws(() => guard.checkName("shop.example", "http:"), { code: "egress_refused" });
    guard.checkName("shop.example", "https:");
    guard.checkName("erp.local", "http:");
  });

  it("refuses http to a name at once where nothing at all is named", () => {
    const guard = createEgressGuard([], { isHttpsOnly: true });
    assert.match(refusal(guard, "http://shop.example/") ?? "", /EGRESS_HTTPS_ONLY/);
    assert.equal(refusal(guard, "https://shop.example/"), undefined);
    assert.match(refusal(guard, "http://localhost/") ?? "", /private/);
  });

  it("says which network to allow", () => {
    assert.throws(() => strict.checkAddress("cloud.lan", "192.168.1.5"), {
      message:
        "The address 192.168.1.5 of cloud.lan is private. If this is your own server, allow its network: EGRESS_ALLOW=192.168.1.0/24",
    });
    assert.match(refusal(strict, "http://[fd12::5]/") ?? "", /EGRESS_ALLOW=fd12::\/64$/);
    assert.match(
      refusal(strict, "http://169.254.169.254/") ?? "",
      /reserved for a special purpose/,
    );
  });

  it("refuses an allow list with an entry that means nothing", () => {
    for (const entry of ["10.0.0.0/33", "10.1/8", "https://x.example", "a b", "300.1.1.1"]) {
      assert.throws(() => createEgressGuard([entry]), /EGRESS_ALLOW/, entry);
    }
    createEgressGuard(["", " 10.0.0.0/8 "]);
  });
});
