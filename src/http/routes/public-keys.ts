import { createHash } from "node:crypto";
import { Type } from "typebox";
import { publicKeyOf } from "../../delivery/signature.ts";
import { openSecrets, validSecrets } from "../../delivery/subscription-secrets.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { findSubscription } from "../../store/subscriptions.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";

/** A receiver may keep them so long; a rotation overlaps for a day. */
const CACHE_SECONDS = 300;

const Key = Type.Object({
  kty: Type.Literal("OKP"),
  crv: Type.Literal("Ed25519"),
  use: Type.Literal("sig"),
  alg: Type.Literal("EdDSA"),
  kid: Type.String({ description: "RFC 7638 thumbprint" }),
  x: Type.String({ description: "the key's 32 bytes, base64url" }),
  whpk: Type.String({ description: "the same as Standard Webhooks writes it" }),
});

/** Public keys of subscriptions that sign with v1a, for everybody. */
export const publicKeyRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/webhook-keys/:subscription_id",
    {
      schema: {
        summary: "Keys with which a subscription's v1a signatures are checked",
        description: "A JSON Web Key Set; the current key first, those of a rotation behind it.",
        tags: ["subscriptions"],
        params: Type.Object({ subscription_id: Type.Integer({ minimum: 1 }) }),
        response: { 200: Type.Object({ keys: Type.Array(Key) }), 404: Problem },
      },
      config: { isPublic: true },
    },
    async ({ params: { subscription_id: id } }, reply) => {
      const row = await findSubscription(hub.config, id);
      const secrets = row ? openSecrets(row.secrets, hub.cipher) : [];
      const keys = validSecrets(secrets, hub.clock.now()).flatMap(({ value }) => {
        const whpk = publicKeyOf(value);
        return whpk === undefined ? [] : [keyOf(whpk)];
      });
      if (keys.length === 0) throw new NotFoundError("set of public keys", id);
      reply.header("cache-control", `public, max-age=${CACHE_SECONDS}`);
      return { keys };
    },
  );
};

const ED25519 = { kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA" } as const;

function keyOf(whpk: string) {
  const x = Buffer.from(whpk.replace(/^whpk_/, ""), "base64").toString("base64url");
  // The members in the order that RFC 7638 wants.
  const thumbprint = JSON.stringify({ crv: "Ed25519", kty: "OKP", x });
  const kid = createHash("sha256").update(thumbprint).digest("base64url");
  return { ...ED25519, kid, x, whpk };
}
