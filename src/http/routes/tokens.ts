import { Type } from "typebox";
import { createToken, listTokens, revokeToken } from "../../auth/tokens.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import type { Token } from "../../store/tokens.ts";
import { TokenCreated, TokenIn, TokenOut } from "../auth-schemas.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";

const tags = ["tokens"];
const config = { permission: "any" } as const;

export const tokenRoutes: Routes = async (app, { hub: { clock } }) => {
  const list = {
    summary: "API tokens, newest first",
    description: "Your own; with users.manage those of everybody. Revoked ones are listed too.",
    tags,
    querystring: Type.Object(PageQuery),
    response: { 200: page(TokenOut) },
  };
  app.get("/tokens", { schema: list, config }, async (request) => {
    const { limit = 50, cursor } = request.query;
    const { config: store, principal } = request.scope;
    const beforeId = numberCursor(cursor);
    const filter = { limit, ...(beforeId === undefined ? {} : { beforeId }) };
    const rows = await listTokens(store, principal, filter);
    return pageOf(rows, limit, { cursor: (row) => row.id, item: toTokenOut });
  });

  const create = {
    summary: "Make an API token",
    description: "The token is in this answer only. It never has more permissions than its maker.",
    tags,
    body: TokenIn,
    response: { 201: TokenCreated },
  };
  app.post("/tokens", { schema: create, config }, async (request, reply) => {
    const { config: store, principal } = request.scope;
    const { name, permissions, networks, expires_at } = request.body;
    const { token, row } = await createToken(store, principal, {
      request: {
        name: name.trim(),
        ...(permissions ? { permissions } : {}),
        ...(networks ? { networks } : {}),
        ...(expires_at ? { expiresAt: Date.parse(expires_at) } : {}),
      },
      now: clock.now(),
    });
    return reply.code(201).send({ ...toTokenOut(row), token });
  });

  const revoke = {
    summary: "Revoke an API token",
    description: "At once and for good; it stays in the list.",
    tags,
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    response: { 204: Type.Null() },
  };
  app.delete("/tokens/:id", { schema: revoke, config }, async (request, reply) => {
    const { config: store, principal } = request.scope;
    await revokeToken(store, principal, { id: request.params.id, now: clock.now() });
    return reply.code(204).send(null);
  });
};

const instant = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

export const toTokenOut = (row: Token) => ({
  id: row.id,
  user_id: row.user_id,
  name: row.name,
  prefix: row.prefix,
  permissions: JSON.parse(row.permissions) as string[],
  networks: JSON.parse(row.networks) as string[],
  expires_at: instant(row.expires_at),
  revoked_at: instant(row.revoked_at),
  last_used_at: instant(row.last_used_at),
  created_at: toRfc3339(row.created_at),
});
