import { Type } from "typebox";
import { recordAudit } from "../../auth/audit.ts";
import { checkPack } from "../../exchange/packs/check-pack.ts";
import { installPack } from "../../exchange/packs/install-pack.ts";
import type { Pack } from "../../exchange/packs/pack.ts";
import { checkOptions, DEFAULT_OPTIONS } from "../../exchange/packs/pack-options.ts";
import { PACKS, packOf } from "../../exchange/packs/packs.ts";
import { ConflictError } from "../../lib/errors.ts";
import { Problem } from "../errors.ts";
import {
  PackCheckIn,
  PackCheckOut,
  PackInstallIn,
  PackInstallOut,
  PackOptionsIn,
  PackOut,
  PackScriptOut,
} from "../exchange-pack-schemas.ts";
import { openForRequest } from "../open-storage.ts";
import type { Routes } from "../routes.ts";

const tags = ["exchange"];
const params = Type.Object({ pack: Type.String({ maxLength: 63 }) });
const manage = { permission: "integrations.manage" } as const;

/** What connects an ERP without programming: views for its database and definitions that read them. */
export const exchangePackRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/exchange/packs",
    {
      schema: {
        summary: "ERPs that the hub has views and definitions for",
        tags,
        response: { 200: Type.Object({ items: Type.Array(PackOut) }) },
      },
      config: manage,
    },
    async () => ({ items: PACKS.map(viewOf) }),
  );

  app.get(
    "/exchange/packs/:pack",
    {
      schema: {
        summary: "One pack",
        tags,
        params,
        response: { 200: PackOut, 404: Problem },
      },
      config: manage,
    },
    async ({ params: { pack } }) => viewOf(packOf(pack)),
  );

  app.post(
    "/exchange/packs/:pack/scripts",
    {
      schema: {
        summary: "SQL that a database administrator runs once",
        description: "The hub runs none of it. Scripts go in the order of their names.",
        tags,
        params,
        body: Type.Object({ options: PackOptionsIn }, { additionalProperties: false }),
        response: {
          200: Type.Object({ items: Type.Array(PackScriptOut) }),
          404: Problem,
          422: Problem,
        },
      },
      config: manage,
    },
    async ({ params: { pack }, body: { options } }) => {
      const scripts = packOf(pack).scripts(checkOptions({ ...DEFAULT_OPTIONS, ...options }));
      return { items: scripts.map((one) => ({ ...one })) };
    },
  );

  app.post(
    "/exchange/packs/:pack/install",
    {
      schema: {
        summary: "Make the pack's definitions for an integration",
        description: "A slug that is taken gets the integration's in front.",
        tags,
        params,
        body: PackInstallIn,
        response: { 201: PackInstallOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { pack: id }, body }, reply) => {
      const { integration_id: integration, definitions, language = "en" } = body;
      const { actor } = scope.principal;
      const now = hub.clock.now();
      const options = checkOptions({ ...DEFAULT_OPTIONS, ...body.options });
      const hand = { actor, now, connectors: hub.connectors };
      const wanted = { integration, options, definitions, language };
      const made = await installPack(scope.config, hand, packOf(id), wanted);
      for (const { slug } of made) {
        const target = { kind: "definition", name: slug };
        await recordAudit(scope.config, { actor, now, action: "definition.created", target });
      }
      return reply.status(201).send({ definitions: made.map(({ slug }) => slug) });
    },
  );

  app.post(
    "/exchange/packs/:pack/check",
    {
      schema: {
        summary: "Compare a pack with a live database",
        description:
          "Which views, tables and columns are missing or of another kind. Rows are not read.",
        tags,
        params,
        body: PackCheckIn,
        response: { 200: PackCheckOut, 404: Problem, 409: Problem, 422: Problem, 502: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { pack: id }, body }, reply) => {
      const pack = packOf(id);
      const { integration_id, erp_database, company } = body;
      checkOptions({
        ...{ ...EXAMPLE, ...(erp_database === undefined ? {} : { erp_database }) },
        ...(company === undefined ? {} : { company }),
      });
      const opened = await openForRequest(hub, { scope, id: integration_id, reply });
      const { connector, context } = opened;
      const { tables, manifest } = connector;
      if (!tables) {
        const message = `${manifest.title.en} has no tables to look at.`;
        throw new ConflictError("action_not_possible", message);
      }
      const checked = { connector: { ...connector, tables }, context, erp_database, company };
      const { findings, todo, ...result } = await checkPack(pack, checked);
      return { ...result, todo: [...todo], findings: findings.map((one) => ({ ...one })) };
    },
  );
};

const EXAMPLE = { ...DEFAULT_OPTIONS, erp_database: "ERP" };

const viewOf = (pack: Pack) => ({
  ...{ id: pack.id, title: pack.title, vendor: pack.vendor, provider: pack.provider },
  ...{ summary: pack.summary, confidence: pack.confidence, notes: [...pack.notes] },
  definitions: pack.definitions(EXAMPLE).map(({ slug, name, module, body }) => ({
    ...{ slug, name, module, direction: body.direction },
  })),
});
