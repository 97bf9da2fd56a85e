import { changesBetween, recordAudit } from "../../auth/audit.ts";
import { FiscalSettings, SETTINGS_NAME } from "../../fiscal/settings.ts";
import { fiscalSettingsOf } from "../../fiscal-actions.ts";
import { saveFiscalSetting } from "../../store/fiscal-settings.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";

const tags = ["fiscal documents"];

/** How an organisation's fiscal documents are checked and taken. */
export const fiscalSettingRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/fiscal/settings",
    {
      schema: {
        summary: "How fiscal documents are imported",
        tags,
        response: { 200: FiscalSettings },
      },
      config: { permission: "records.read" },
    },
    ({ scope }) => fiscalSettingsOf(scope.data),
  );

  app.put(
    "/fiscal/settings",
    {
      schema: {
        summary: "Change how fiscal documents are imported",
        tags,
        body: FiscalSettings,
        response: { 200: FiscalSettings, 422: Problem },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, body }) => {
      const { actor } = scope.principal;
      const now = hub.clock.now();
      const before = await fiscalSettingsOf(scope.data);
      await saveFiscalSetting(scope.data, SETTINGS_NAME, { body, actor, now });
      await recordAudit(scope.config, {
        ...{ actor, now, action: "fiscal_settings.changed" },
        target: { kind: "fiscal_settings", name: SETTINGS_NAME },
        details: changesBetween(before, body),
      });
      return body;
    },
  );
};
