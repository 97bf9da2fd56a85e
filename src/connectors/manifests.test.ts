import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { builtInConnectors } from "./list.gen.ts";
import { actionsOf, createRegistry, isAvailable } from "./registry.ts";

interface Example {
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly base_url?: string;
}

/** What the documentation tells people to enter, word for word. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  ifirma: {
    credentials: {
      api_key: "klucz-api-z-panelu-ifirma",
      username: "twoj-login@email.com",
      company_name: "Nazwa Firmy",
      invoice_key: "klucz-do-faktur",
      expense_key: "klucz-do-wydatkow",
    },
  },
  fakturownia: {
    credentials: { api_token: "token-z-ustawien-fakturownia", subdomain: "twoja-subdomena" },
  },
  wfirma: {
    credentials: {
      access_key: "klucz-dostepu",
      secret_key: "klucz-tajny",
      company_id: "id-firmy",
    },
  },
  infakt: { credentials: { api_key: "klucz-api-infakt" } },
  ksef: { credentials: { nip: "5252914179", ksef_token: "token-ksef" } },
  sefaz: {
    credentials: { pfx: "MIIPLwIBAzCCDuUGCSqGSIb3DQEHAaCC", pfx_password: "senha-do-pfx" },
    settings: { state: "SP", tax_id: "11.222.333/0001-81" },
  },
  nextcloud: {
    credentials: { username: "uzytkownik", password: "haslo-lub-app-password" },
    base_url: "https://cloud.twojadomena.pl",
    settings: { default_folder: "/BR-Reports" },
  },
  google_drive: {
    credentials: {
      client_id: "twoj-client-id.apps.googleusercontent.com",
      client_secret: "twoj-client-secret",
      access_token: "ya29.token",
      refresh_token: "1//refresh-token",
    },
    settings: { default_folder_id: "folder-id-lub-root" },
  },
  dropbox: { credentials: { access_token: "sl.token-z-dropbox" } },
  onedrive: {
    credentials: {
      client_id: "azure-app-client-id",
      client_secret: "azure-app-secret",
      access_token: "eyJ0-token",
      refresh_token: "refresh-token",
    },
  },
  aws_s3: {
    credentials: {
      access_key_id: "AKIAIOSFODNN7EXAMPLE",
      secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      bucket: "br-reports-bucket",
    },
    settings: { region: "eu-central-1" },
  },
  minio: {
    credentials: {
      access_key_id: "minioadmin",
      secret_access_key: "minioadmin",
      bucket: "br-reports",
    },
    settings: { endpoint_url: "http://minio.local:9000" },
  },
};
const ADDRESSES: Readonly<Record<string, string | undefined>> = {
  ifirma: "https://www.ifirma.pl/iapi",
  fakturownia: "https://twoja-subdomena.fakturownia.pl",
  wfirma: "https://api2.wfirma.pl",
  infakt: "https://api.infakt.pl/api/v3",
  ksef: "https://api.ksef.mf.gov.pl/v2",
  sefaz: "https://www1.nfe.fazenda.gov.br",
  nextcloud: undefined,
  google_drive: "https://www.googleapis.com",
  dropbox: "https://api.dropboxapi.com",
  onedrive: "https://graph.microsoft.com",
  aws_s3: "https://br-reports-bucket.s3.eu-central-1.amazonaws.com",
  minio: "http://minio.local:9000",
};

const registry = createRegistry(builtInConnectors);
const manifestOf = (id: string) => {
  const found = registry.find(id);
  assert.ok(found, `no connector ${id}`);
  return found.manifest;
};

describe("the connectors that come with the hub", () => {
  for (const [id, { credentials, settings = {}, base_url }] of Object.entries(EXAMPLES)) {
    it(`${id} accepts its documented example and nothing beside`, () => {
      const manifest = manifestOf(id);
      assert.deepEqual([...Value.Errors(manifest.credentials, credentials)], []);
      assert.deepEqual([...Value.Errors(manifest.settings, settings)], []);
      assert.ok(!Value.Check(manifest.credentials, { ...credentials, apikey: "x" }));
      assert.ok(!Value.Check(manifest.settings, { ...settings, folder: "x" }));
      assert.equal(base_url ? undefined : manifest.baseUrl?.(credentials, settings), ADDRESSES[id]);
    });
  }

  it("iFirma does without its two optional keys", () => {
    const short = { api_key: "k", username: "email@firma.pl", company_name: "Moja Firma" };
    assert.ok(Value.Check(manifestOf("ifirma").credentials, short));
  });

  it("MinIO cannot do without an address, and has none with a user name in it", () => {
    const { settings } = manifestOf("minio");
    assert.ok(!Value.Check(settings, {}));
    assert.ok(!Value.Check(settings, { endpoint_url: "http://user:pw@minio.local:9000" }));
    assert.ok(!Value.Check(settings, { endpoint_url: "file:///etc/passwd" }));
  });

  it("S3 takes no region or bucket that would change the host", () => {
    const { credentials, settings } = manifestOf("aws_s3");
    const keys = { access_key_id: "a", secret_access_key: "b" };
    assert.ok(!Value.Check(settings, { region: "x.evil.example/" }));
    assert.ok(!Value.Check(credentials, { ...keys, bucket: "evil.example/" }));
  });

  it("act only where they can", () => {
    const actions = (id: string) => actionsOf(registry.find(id) ?? assert.fail(id));
    const announced = { manifest: { ...manifestOf("dropbox"), id: "announced" } };
    assert.ok(!isAvailable(announced));
    assert.deepEqual(actionsOf(announced), []);
    const books = ["verify", "sync_invoices", "sync_records", "send_records"];
    for (const id of ["fakturownia", "ifirma", "wfirma"]) assert.deepEqual(actions(id), books);
    const storage = [
      ...["verify", "upload_report", "upload_file", "delete_file", "run_exchange"],
      "import_fiscal_folder",
    ];
    for (const id of ["nextcloud", "dropbox", "onedrive"]) assert.deepEqual(actions(id), storage);
    const erp = ["verify", "sync_records", "send_records", "sync_both_ways", "undo_sync"];
    for (const id of ["sandbox_erp", "sap_s4hana"]) assert.deepEqual(actions(id), erp);
    const authority = ["verify", "query_sefaz", "fetch_fiscal_document", "send_manifestations"];
    assert.deepEqual(actions("sefaz"), authority);
  });

  it("tell in every language how to get the credentials", () => {
    for (const { manifest } of registry.all()) assert.ok(manifest.steps.length > 0, manifest.id);
  });
});
