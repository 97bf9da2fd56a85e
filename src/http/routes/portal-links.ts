import { Type } from "typebox";
import { createPortalLink } from "../../auth/portal-links.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { Instant, oneOf } from "../../model/scalars.ts";
import { listPortalLinks, type PortalLink, revokePortalLink } from "../../store/portal-links.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { nullable, PageQuery, page } from "../schemas.ts";

const tags = ["portal"];
const config = { permission: "webhooks.manage" } as const;
const Consumer = Type.String({ minLength: 1, maxLength: 120 });
const DEFAULT_HOURS = 168;
const HOUR_MS = 3_600_000;

const LinkIn = Type.Object(
  {
    consumer: Consumer,
    language: Type.Optional(oneOf([...LANGUAGES])),
    valid_hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 8760, default: DEFAULT_HOURS })),
  },
  { additionalProperties: false },
);
const LinkOut = Type.Object({
  id: Type.Integer(),
  consumer: Type.String(),
  language: Type.String(),
  created_by: Type.String(),
  created_at: Instant,
  expires_at: Instant,
  revoked_at: nullable(Instant),
  last_used_at: nullable(Instant),
  url: Type.Optional(Type.String({ description: "only in the answer that made it" })),
});

/** Links with which a customer looks after its own endpoints. */
export const portalLinkRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/portal-links",
    {
      schema: {
        summary: "Make a link to the portal for one of your customers",
        description:
          "Whoever has the link manages the subscriptions of this consumer, and nothing else, until it expires or is revoked. The answer shows it, this once.",
        tags,
        body: LinkIn,
        response: { 201: LinkOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body, protocol, host }, reply) => {
      const { consumer, language = "en", valid_hours = DEFAULT_HOURS } = body;
      const now = hub.clock.now();
      const { actor } = scope.principal;
      const expiresAt = now + valid_hours * HOUR_MS;
      const link = { consumer, language, expiresAt, actor, now };
      const { id, secret } = await createPortalLink(scope.config, link);
      const base = hub.settings.publicUrl ?? `${protocol}://${host}`;
      const [row] = await listPortalLinks(scope.config, { before: id + 1, limit: 1 });
      if (!row) throw new NotFoundError("portal link", id);
      // Behind the hash: browsers send it to no server, so no log and no proxy sees it.
      const url = `${base.replace(/\/$/, "")}/portal#${secret}`;
      return reply.status(201).send({ ...toLink(row), url });
    },
  );

  app.get(
    "/portal-links",
    {
      schema: {
        summary: "Links to the portal, newest first",
        tags,
        querystring: Type.Object({ ...PageQuery, consumer: Type.Optional(Consumer) }),
        response: { 200: page(LinkOut) },
      },
      config,
    },
    async ({ scope, query: { limit = 50, cursor, ...filter } }) => {
      const before = numberCursor(cursor);
      const paging = { ...filter, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listPortalLinks(scope.config, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toLink });
    },
  );

  app.delete(
    "/portal-links/:id",
    {
      schema: {
        summary: "Revoke a link",
        tags,
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      if (!(await revokePortalLink(scope.config, id, hub.clock.now()))) {
        throw new NotFoundError("portal link", id);
      }
      return reply.status(204).send(null);
    },
  );
};

const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

const toLink = (row: PortalLink) => ({
  id: row.id,
  consumer: row.consumer,
  language: row.language,
  created_by: row.created_by,
  created_at: toRfc3339(row.created_at),
  expires_at: toRfc3339(row.expires_at),
  revoked_at: timeOrNull(row.revoked_at),
  last_used_at: timeOrNull(row.last_used_at),
});
