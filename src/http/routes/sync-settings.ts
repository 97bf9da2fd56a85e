import { Type } from "typebox";
import { changesBetween, recordAudit } from "../../auth/audit.ts";
import type { Hub } from "../../hub.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { ENTITIES, type Entity } from "../../model/entities.ts";
import { startRun } from "../../runs/start.ts";
import { countAgreed } from "../../store/agreements.ts";
import type { Integration } from "../../store/integrations.ts";
import { findRun, isFinished } from "../../store/runs.ts";
import { inTransaction } from "../../store/store.ts";
import { countConflicts } from "../../store/sync-conflicts.ts";
import { deleteSyncSetting, findSyncSetting, saveSyncSetting } from "../../store/sync-settings.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { readJson } from "../../sync/open-integration.ts";
import { createConverter } from "../../sync/two-way/convert.ts";
import { requirePartner, type SyncPartner } from "../../sync/two-way/partner.ts";
import { checkSettings, parseSettings, readSettings } from "../../sync/two-way/settings.ts";
import type { UndoParams } from "../../sync/two-way/undo.ts";
import { partnerOf } from "../../sync-partner.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import type { Scope } from "../scope.ts";
import { SyncedEntity, SyncSettingsIn, SyncSettingsOut } from "../sync-schemas.ts";

const tags = ["sync"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const oneParams = Type.Object({ id: Type.String({ maxLength: 63 }), entity: SyncedEntity });
const manage = { permission: "integrations.manage" } as const;
const read = {
  permission: ["integrations.run", "integrations.manage"],
  scopedBy: "integration",
} as const;

/** How records are synced both ways with an integration. */
export const syncSettingRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/integrations/:id/sync-settings",
    {
      schema: {
        summary: "How records are synced both ways with an integration",
        description: "One entry for each kind of record that the other system gives or takes.",
        tags,
        params,
        response: { 200: Type.Object({ items: Type.Array(SyncSettingsOut) }), 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { id } }) => {
      const integration = await getIntegration(scope.config, id);
      const items = [];
      for (const entity of ENTITIES) {
        if (entity === "invoice") continue;
        const one = await settingsOut(hub, scope, { integration, entity });
        if (one) items.push(one);
      }
      return { items };
    },
  );

  app.put(
    "/integrations/:id/sync-settings/:entity",
    {
      schema: {
        summary: "Say how records are synced both ways",
        description:
          "What is left out gets its default. A dry run of `/integrations/erp/sync` shows what the settings would do.",
        tags,
        params: oneParams,
        body: SyncSettingsIn,
        response: { 200: SyncSettingsOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id, entity }, body }) => {
      const integration = await getIntegration(scope.config, id);
      const settings = parseSettings(body);
      const title = integration.name;
      const partner = requirePartner(await search(hub, scope, { integration, entity, settings }), {
        ...{ entity, title },
      });
      checkSettings(settings, pathsOf(partner, settings));
      const { actor } = scope.principal;
      const now = hub.clock.now();
      const of = { integrationId: integration.id, entity };
      await inTransaction(scope.config, async (tx) => {
        const before = await findSyncSetting(tx, integration.id, entity);
        await saveSyncSetting(tx, of, { body: settings, actor, now });
        await recordAudit(tx, {
          ...{ actor, now, action: "sync_setting.changed" },
          target: { kind: "integration", name: `${integration.slug}/${entity}` },
          details: changesBetween({ ...readSettings(before?.body) }, { ...settings }),
        });
      });
      return (await settingsOut(hub, scope, { integration, entity })) as never;
    },
  );

  app.post(
    "/runs/:id/undo",
    {
      schema: {
        summary: "Take back what a two-way sync did",
        description:
          "Starts a run that gives fields their values of before on both sides, as far as nobody has changed them since. The next sync sees what the undone one saw: change the settings first where they were the reason.",
        tags,
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
        querystring: WaitQuery,
        response: started,
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, params: { id }, query }, reply) => {
      const run = await findRun(scope.config, id);
      if (!run || run.integration_id === null) throw new NotFoundError("run", id);
      if (run.action !== "sync_both_ways" || !isFinished(run)) throw notToUndo();
      const { entity } = readJson(run.params) as unknown as UndoParams;
      const integration = await getIntegration(scope.config, String(run.integration_id));
      const params: UndoParams = { run_id: id, entity };
      const action = { integration, action: "undo_sync", params };
      return answerRun(hub, reply, {
        queued: await startRun(hub, scope, action),
        wait: query.wait,
      });
    },
  );

  app.delete(
    "/integrations/:id/sync-settings/:entity",
    {
      schema: {
        summary: "Go back to the defaults",
        tags,
        params: oneParams,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id, entity } }, reply) => {
      const integration = await getIntegration(scope.config, id);
      const { actor } = scope.principal;
      const now = hub.clock.now();
      await inTransaction(scope.config, async (tx) => {
        const before = await findSyncSetting(tx, integration.id, entity);
        await deleteSyncSetting(tx, integration.id, entity);
        await recordAudit(tx, {
          ...{ actor, now, action: "sync_setting.removed" },
          target: { kind: "integration", name: `${integration.slug}/${entity}` },
          details: changesBetween(
            { ...readSettings(before?.body) },
            { ...readSettings(undefined) },
          ),
        });
      });
      return reply.status(204).send(null);
    },
  );
};

const notToUndo = (): ConflictError =>
  new ConflictError(
    "nothing_to_undo",
    "Only a two-way sync that has ended can be taken back, and only what it changed.",
  );

interface Of {
  readonly integration: Integration;
  readonly entity: Entity;
}

function search(
  hub: Hub,
  scope: Scope,
  { integration, entity, settings }: Of & { settings: ReturnType<typeof readSettings> },
): Promise<SyncPartner | undefined> {
  const connector = hub.connectors.find(integration.provider);
  if (!connector?.check) {
    throw new ConflictError(
      "connector_not_available",
      `There is no connector for ${integration.provider} in this release.`,
      { provider: integration.provider },
    );
  }
  const of = { id: integration.id, settings: readJson(integration.settings) };
  return partnerOf({ config: scope.config, connector, entity, settings, integration: of });
}

async function settingsOut(hub: Hub, scope: Scope, { integration, entity }: Of) {
  const row = await findSyncSetting(scope.config, integration.id, entity);
  const settings = readSettings(row?.body);
  const partner = await search(hub, scope, { integration, entity, settings });
  if (!partner) return undefined;
  const of = { entity, integrationId: integration.id };
  return {
    entity,
    paths: [...pathsOf(partner, settings)],
    can_read: partner.stream !== undefined,
    can_write: partner.sink !== undefined,
    can_remove: partner.sink?.remove !== undefined,
    is_set: row !== undefined,
    settings,
    agreed: await countAgreed(scope.data, of),
    open_conflicts: await countConflicts(scope.data, { ...of, state: "open" }),
    updated_by: row?.updated_by ?? null,
    updated_at: row ? toRfc3339(row.updated_at) : null,
  };
}

const pathsOf = (partner: SyncPartner, settings: ReturnType<typeof readSettings>) =>
  partner.paths.map(createConverter(settings).pathToHub);
