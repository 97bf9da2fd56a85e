import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { UploadParams } from "./upload-params.ts";
import { checkRemotePath, filePath, folderOf, numbered, reportPath } from "./upload-path.ts";

const PARAMS: UploadParams = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };

const pathOf = (settings: Record<string, unknown>, params: Partial<UploadParams> = {}): string =>
  reportPath({ settings, params: { ...PARAMS, ...params }, tenantName: "Zażółć / sp. z o.o." });

describe("reportPath", () => {
  it("puts the report under the folder, the year and the month", () => {
    assert.equal(pathOf({}), "/BR-Reports/2025/01/raport-br-2025-01.pdf");
    const folder = (default_folder: string) => pathOf({ default_folder });
    assert.equal(folder("/BR-Reports"), "/BR-Reports/2025/01/raport-br-2025-01.pdf");
    assert.equal(folder("Faktury/B+R/"), "/Faktury/B+R/2025/01/raport-br-2025-01.pdf");
    assert.equal(folder("/"), "/2025/01/raport-br-2025-01.pdf");
  });

  it("fills in a template; a part without a value is left away", () => {
    const made = (folder_template: string, params?: Partial<UploadParams>) =>
      pathOf({ default_folder: "/B", folder_template }, params);
    const name = PARAMS.report_name;
    assert.equal(made("/{year}-{month}"), `/2025-01/${name}`);
    assert.equal(made("{default_folder}/{report}/{year}"), `/B/raport-br/2025/${name}`);
    assert.equal(made("/{tenant}/"), `/Zażółć _ sp. z o.o/${name}`);
    assert.equal(made("/{project}/{year}"), `/2025/${name}`);
    assert.equal(made("/{project}/{year}", { project_id: "P-1" }), `/P-1/2025/${name}`);
    assert.equal(made("", {}), `/${name}`);
  });

  it("keeps accents in one form and lets no value lead elsewhere", () => {
    const decomposed = "Rapórt-źródło".normalize("NFD");
    assert.equal(
      pathOf({ default_folder: `/${decomposed}` }).split("/")[1],
      decomposed.normalize("NFC"),
    );
    const template = { folder_template: "/a/{project}/b" };
    for (const project_id of ["../../etc", "..", "/", "a/../..", "\u202e", "x\\..\\y", "con:"]) {
      const path = pathOf(template, { project_id });
      assert.equal(path, path.normalize("NFC"));
      assert.ok(path.startsWith("/a/") && !path.includes("\\") && !path.includes(":"), path);
      assert.ok(path.split("/").length <= 5 && !path.split("/").includes(".."), path);
    }
  });

  it("refuses settings that make no path, naming the setting", () => {
    const wrong = (settings: Record<string, unknown>, words: RegExp) =>
      assert.throws(() => pathOf(settings), { name: "ConfigError", message: words });
    for (const default_folder of [
      "/a/../../etc",
      "a\\b",
      7,
      "a\n",
      Array(10).fill("x".repeat(150)).join("/"),
    ]) {
      wrong({ default_folder }, /settings\./);
    }
    wrong({ folder_template: "/{yaer}/" }, /folder_template: has \{yaer\}; it can have .*\{year\}/);
    wrong({ folder_template: "/{constructor}/" }, /folder_template: has \{constructor\}/);
    wrong({ folder_template: "/../{year}" }, /folder_template/);
    wrong({ folder_template: "/{default_folder}", default_folder: "/.." }, /folder_template/);
    wrong({ folder_template: 5 }, /folder_template/);
    wrong({ if_exists: "ask" }, /if_exists/);
  });
});

describe("filePath", () => {
  it("puts a file into the folder that was named, or into the integration's own", () => {
    const at = (folder: string | undefined, name: string) =>
      filePath({ default_folder: "/BR" }, { folder, name });
    assert.equal(at(undefined, "ą.pdf"), "/BR/ą.pdf");
    assert.equal(at("/Umowy//2025/", "ą.pdf"), "/Umowy/2025/ą.pdf");
    assert.equal(at("/", "FV 1/01/2025.pdf"), "/FV 1_01_2025.pdf");
    assert.equal(at("/", "..\u202efdp.exe"), "/_fdp.exe");
    assert.equal(at("/", "/"), "/_");
    assert.equal(at("/", " . "), "/file");
    const long = at("/", `${"ż".repeat(240)}.pdf`);
    assert.ok(Buffer.byteLength(long) <= 231 && long.endsWith("ż.pdf"), long);
    assert.throws(() => at("/a/../b", "x"), { name: "InvalidInputError" });
  });
});

describe("paths of a storage", () => {
  it("are absolute, in NFC, and never lead upwards", () => {
    assert.equal(checkRemotePath("a//b/", "path"), "/a/b");
    assert.equal(checkRemotePath("", "path"), "/");
    assert.equal(checkRemotePath("/\u0061\u0301", "path"), "/\u00e1");
    for (const path of ["/..", "/a/../b", "/a/./b", "/a\u0000b", "/a\\b", `/${"x".repeat(300)}`]) {
      assert.throws(() => checkRemotePath(path, "path"), { name: "InvalidInputError" });
    }
  });

  it("are numbered before what ends the name", () => {
    assert.equal(numbered("/a.b/report.pdf", 2), "/a.b/report (2).pdf");
    assert.equal(numbered("/a.b/report", 3), "/a.b/report (3)");
    assert.equal(numbered("/a/.hidden", 2), "/a/.hidden (2)");
    assert.equal(folderOf("/a/b.pdf"), "/a");
    assert.equal(folderOf("/b.pdf"), "/");
  });
});
