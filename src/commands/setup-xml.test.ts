import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadSettings } from "../config.ts";
import { InvalidInputError } from "../lib/errors.ts";
import { readSetup, writeSetup } from "./setup-xml.ts";
import type { AccountingUnit } from "./unit.ts";
import { DEFAULT_UNIT_SETTINGS } from "./units.ts";

const FILE = `<?xml version="1.0" encoding="utf-8"?>
<ApiComPrem version="1">
  <Http address="127.0.0.1" port="12375" https="false" certFile="" keyFile="" htmlPath="html" tempPath="temp"
        commandTimeoutSec="120" queueDepth="8" queueWaitSec="30" maxBodyMiB="20" maxRows="5000" corsOrigins="" trustedProxies="" />
  <Units>
    <Unit id="3ce17312-8dbd-49a0-94d3-2e01b65e4173" name="Demo s.r.o." ico="12345679" tenant="demo" enabled="true"
          auth="required" anonymousRights="read" select="users" selectMaxRows="10000"
          emptyChild="array" percentDecode="data" imageMode="base64" allowFrom="127.0.0.1/32, 10.0.0.0/8" />
  </Units>
</ApiComPrem>`;

const issuesOf = (text: string): string[] => {
  try {
    readSetup(text);
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String(error));
    return error.issues.map(({ field, message }) => `${field} ${message}`);
  }
};

describe("setup.xml", () => {
  it("is read with its units and the variables that mean what Http says", () => {
    const { units, environment } = readSetup(FILE);
    assert.deepEqual(units, [
      {
        unit_id: "3ce17312-8dbd-49a0-94d3-2e01b65e4173",
        name: "Demo s.r.o.",
        company_id: "12345679",
        is_enabled: true,
        tenant: "demo",
        settings: {
          ...DEFAULT_UNIT_SETTINGS,
          max_rows: 5000,
          allow_from: ["127.0.0.1/32", "10.0.0.0/8"],
        },
      },
    ]);
    assert.deepEqual(environment, {
      COMMAND_HOST: "127.0.0.1",
      COMMAND_PORT: "12375",
      COMMAND_TIMEOUT_SECONDS: "120",
      COMMAND_QUEUE_DEPTH: "8",
      COMMAND_QUEUE_WAIT_SECONDS: "30",
      COMMAND_MAX_BODY_MB: "20",
    });
    const https = readSetup(FILE.replace('https="false"', 'https="true"')).environment;
    assert.equal(https.COMMAND_TLS_PORT, "12375");
    assert.equal(https.COMMAND_PORT, undefined);
  });

  it("comes back as it was written, whatever is in its texts", () => {
    const { settings } = loadSettings({ COMMAND_PORT: "12375", CONFIG_ENCRYPTION_KEY: "" });
    const unit: AccountingUnit = {
      id: 1,
      tenantId: 1,
      unitId: "c8175fe2-5aba-460e-a492-5da487105394",
      name: `"Novák" & <syn>\t's.r.o.' \u0001`,
      companyId: "",
      isEnabled: false,
      settings: { ...DEFAULT_UNIT_SETTINGS, auth: "none", allow_from: ["10.0.0.0/8", "::1"] },
    };
    const { units } = readSetup(writeSetup([{ unit, tenant: "main" }], settings));
    assert.deepEqual(units, [
      {
        unit_id: unit.unitId,
        name: `"Novák" & <syn>\t's.r.o.' `,
        company_id: "",
        is_enabled: false,
        settings: unit.settings,
        tenant: "main",
      },
    ]);
  });

  it("names each attribute that is unknown or wrong, without its value", () => {
    const wrong = FILE.replace('select="users"', 'select="everybody" heslo="Tajne123"')
      .replace('selectMaxRows="10000"', 'selectMaxRows="-1"')
      .replace('htmlPath="html"', 'sqlPassword="Tajne123"');
    const issues = issuesOf(wrong);
    assert.deepEqual(issues, [
      "Unit[1]@heslo is not known",
      "Unit[1]@select has a value that does not fit",
      "Unit[1]@selectMaxRows has a value that does not fit",
      "Http@sqlPassword is not known",
    ]);
    assert.deepEqual(issuesOf(FILE.replace("3ce17312", "xyz")), ["Unit[1]@id does not fit"]);
    assert.deepEqual(issuesOf(FILE.replace("Demo s.r.o.", "")), ["Unit[1]@name does not fit"]);
  });

  it("takes no document type, no entities, no other elements and no other files", () => {
    const doctype = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    for (const text of [
      FILE.replace("<ApiComPrem ", `${doctype}<ApiComPrem `),
      FILE.replace("Demo s.r.o.", "&x;"),
      FILE.replace("<Units>", "<Units><Sql/>"),
      "",
      "{}",
      "<ApiComPrem>",
      `${"<ApiComPrem>".repeat(100_000)}`,
      " ".repeat(3_000_000),
    ]) {
      assert.equal(issuesOf(text).length, 1, text.slice(0, 60));
      assert.match(issuesOf(text)[0] ?? "", /^setup\.xml /);
    }
    assert.deepEqual(readSetup("<ApiComPrem/>"), { units: [], environment: {} });
  });
});
