import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { raw } from "../../../test/local-server.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { isHubError } from "../../lib/errors.ts";
import type { Resolve } from "../../lib/vetted-connect.ts";
import { createNet } from "./connector-net.ts";

const PUBLIC = "93.184.216.34";
const netOn = (addresses: readonly string[], signal = new AbortController().signal) => {
  const resolve: Resolve = async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const egress = createEgressGuard(["127.0.0.1", "127.0.0.2"]);
  return createNet({ egress, signal, shared: (_name, open) => open(), resolve });
};
const code = (wanted: string) => (error: unknown) => isHubError(error) && error.code === wanted;

describe("an address for what does not speak HTTP", () => {
  it("is the only one that a name has, without calling it", async () => {
    assert.equal(await netOn([PUBLIC]).address("mail.example.com", 587), PUBLIC);
    assert.equal(await netOn([]).address(PUBLIC, 587), PUBLIC);
  });

  it("is none at all where one of several may not be called", async () => {
    for (const inside of [
      "10.0.0.1",
      "169.254.169.254",
      "::1",
      "::ffff:10.0.0.1",
      "64:ff9b::a00:1",
    ]) {
      const refused = code("egress_refused");
      await assert.rejects(netOn([PUBLIC, inside]).address("mail.example.com", 587), refused);
      await assert.rejects(netOn([]).address(inside, 587), refused, inside);
    }
  });

  it("is the one of several that answers", async () => {
    await using server = await raw((socket) => socket.destroy());
    const found = await netOn(["127.0.0.2", "127.0.0.1"]).address("localhost", server.port);
    assert.equal(found, "127.0.0.1");
  });

  it("is not there for a name without one, a port that is none, or after the end", async () => {
    await assert.rejects(netOn([]).address("no.example.com", 587), code("dns_failure"));
    for (const port of [0, -1, 65_536, 1.5, Number.NaN]) {
      await assert.rejects(
        netOn([PUBLIC]).address("a.example.com", port),
        code("bad_configuration"),
      );
    }
    await assert.rejects(
      netOn(["127.0.0.1", "127.0.0.2"]).address("localhost", 1),
      code("connection_refused"),
    );
    const reason = new Error("the hub stops");
    const late = netOn([PUBLIC], AbortSignal.abort(reason)).address("a.example.com", 587);
    await assert.rejects(late, (error) => error === reason);
  });
});
