import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FOLDER, ROOT_ID } from "../../../sandbox/google-drive/drive.ts";
import { SHARED_DRIVE } from "../../../sandbox/google-drive/index.ts";
import { openDriveBed } from "../../../test/drive-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { fileSource } from "../../sdk/testing/index.ts";
import googleDrive from "./index.ts";

const { files, check } = googleDrive;
assert.ok(files && check);
const text = (value: string) => fileSource(Buffer.from(value), "text/plain");
const PATH = "/BR-Reports/2025/01/raport-br-2025-01.pdf";

describe("folders in Google Drive", () => {
  it("are made once, beside one of that name that the app may not see", async () => {
    await using bed = await openDriveBed();
    await files.put(bed.open(), PATH, text("one"));
    await files.put(bed.open(), PATH.replaceAll("01", "02"), text("two"));
    const folders = bed
      .drive()
      .visible()
      .filter(({ mimeType }) => mimeType === FOLDER);
    const made = folders.map(({ name }) => name).filter((name) => /^(BR|2025|0)/.test(name));
    assert.deepEqual(made, ["BR-Reports", "2025", "01", "02"]);
  });

  it("are made once by workers side by side, though new ones are not listed at once", async () => {
    await using bed = await openDriveBed();
    bed.control.listLag = 30;
    const months = ["01", "02", "03", "04", "05", "06"];
    await Promise.all(months.map((m) => files.put(bed.open(), `/BR/2025/${m}/r.pdf`, text(m))));
    const names = bed
      .drive()
      .visible()
      .map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name === "BR" || name === "2025"),
      ["BR", "2025"],
    );
  });

  it("are the oldest of several with one name, for every call", async () => {
    await using bed = await openDriveBed();
    const folder = { name: "Faktury", mimeType: FOLDER, parents: [ROOT_ID] };
    for (const id of ["first", "second"]) bed.drive().add({ ...folder, id });
    await files.put(bed.open(), "/Faktury/a.txt", text("a"));
    const [parent] =
      bed
        .drive()
        .visible()
        .find(({ name }) => name === "a.txt")?.parents ?? [];
    assert.equal(parent, "first");
    assert.equal((await files.list(bed.open(), "/Faktury")).length, 1);
    const listed = await files.list(bed.open(), "/");
    assert.equal(listed.filter(({ path }) => path === "/Faktury").length, 1);
  });

  it("are looked for again where a remembered one was deleted or thrown away", async () => {
    await using bed = await openDriveBed();
    await files.put(bed.open(), "/BR/2025/a.txt", text("a"));
    const year = bed
      .drive()
      .visible()
      .find(({ name }) => name === "2025");
    assert.ok(year);
    year.trashed = true;
    await files.put(bed.open(), "/BR/2025/b.txt", text("b"));
    assert.deepEqual(
      (await files.list(bed.open(), "/BR/2025")).map(({ path }) => path),
      ["/BR/2025/b.txt"],
    );
    for (const file of bed.drive().visible()) if (file.name === "BR") bed.drive().remove(file);
    for (const file of bed.drive().visible()) if (file.name === "2025") bed.drive().remove(file);
    await files.put(bed.open(), "/BR/2025/c.txt", text("c"));
    assert.equal(await bed.read("/BR/2025/c.txt"), "c");
  });

  it("may have quotes, backslashes' cousins and signs of queries in their names", async () => {
    await using bed = await openDriveBed();
    const names = ["O'Brien's", "a' or name = 'b", "100% & + # ?", "Zażółć"];
    for (const name of names) {
      await files.put(bed.open(), `/${name}/${name}.txt`, text(name));
      assert.equal(await bed.read(`/${name}/${name}.txt`), name);
    }
    await assert.rejects(
      files.put(bed.open(), "/a\\b/c.txt", text("c")),
      failsWith("InvalidInputError", /backslash/),
    );
    for (const path of ["/../x", "/a/./b", "/a/\u0000"]) {
      await assert.rejects(
        files.put(bed.open(), path, text("x")),
        failsWith("InvalidInputError", /path/),
      );
    }
  });

  it("start at the folder that is set, also in a shared drive", async () => {
    await using bed = await openDriveBed({ default_folder_id: SHARED_DRIVE });
    const entry = await files.put(bed.open(), "/2025/a.txt", text("a"));
    const file = bed
      .drive()
      .visible()
      .find(({ id }) => id === entry.remote_id);
    assert.equal(file?.driveId, SHARED_DRIVE);
    assert.equal(await bed.read("/2025/a.txt"), "a");
    assert.deepEqual(
      (await files.list(bed.open(), "/2025")).map(({ path }) => path),
      ["/2025/a.txt"],
    );
  });

  it("that are set and not to be seen are told by check and by put", async () => {
    await using bed = await openDriveBed({ default_folder_id: "1ByHand" });
    const { warnings } = await check(bed.open());
    assert.match(warnings?.[0] ?? "", /no folder 1ByHand, or the app may not see it/);
    await assert.rejects(
      files.put(bed.open(), PATH, text("x")),
      failsWith("RejectedError", /Set default_folder_id to root/),
    );
  });
});

describe("files in Google Drive", () => {
  it("keep their id when they are replaced, so that links stay", async () => {
    await using bed = await openDriveBed();
    const first = await files.put(bed.open(), PATH, text("one"));
    const second = await files.put(bed.open(), PATH, text("two"));
    assert.equal(second.remote_id, first.remote_id);
    assert.match(second.url ?? "", /^https:\/\/drive\.google\.com\//);
    assert.equal(await bed.read(PATH), "two");
    assert.deepEqual(second.hash, { algorithm: "sha256", value: text("two").sha256 });
  });

  it("are one file though the answer of the first try is lost", async () => {
    await using bed = await openDriveBed();
    bed.control.lostAnswers = 1;
    await files.put(bed.open(), PATH, text("one"));
    const made = bed
      .drive()
      .visible()
      .filter(({ name }) => name === "raport-br-2025-01.pdf");
    assert.equal(made.length, 1);
    assert.equal(await bed.read(PATH), "one");
  });

  it("are told as damaged where Drive has another content, by SHA-256 or by MD5", async () => {
    for (const hasOnlyMd5 of [false, true]) {
      await using bed = await openDriveBed();
      bed.control.hasOnlyMd5 = hasOnlyMd5;
      bed.control.damagesNext = true;
      const damaged = failsWith("TransientError", /sent again/);
      await assert.rejects(files.put(bed.open(), PATH, text("one")), damaged);
      await files.put(bed.open(), PATH, text("one"));
    }
  });

  it("are listed through all pages, and thrown into the bin", async () => {
    await using bed = await openDriveBed();
    bed.control.pageSize = 2;
    const names = ["a", "b", "c", "d", "e"].map((name) => `/all/${name}.txt`);
    for (const name of names) await files.put(bed.open(), name, text(name));
    const listed = await files.list(bed.open(), "/all");
    assert.deepEqual(listed.map(({ path }) => path).sort(), names);
    await files.remove(bed.open(), "/all/a.txt");
    const binned = bed
      .drive()
      .visible()
      .find(({ name }) => name === "a.txt");
    assert.equal(binned?.trashed, true);
    assert.equal((await files.list(bed.open(), "/all")).length, 4);
  });
});

describe("refusals of Google Drive", () => {
  it("that ask for a pause with 403 are waited for", async () => {
    await using bed = await openDriveBed();
    bed.control.refusals.push({ reason: "userRateLimitExceeded" }, { reason: "rateLimitExceeded" });
    const startedAt = Date.now();
    await check(bed.open());
    assert.ok(Date.now() - startedAt >= 3_000, "1 s and 2 s at least");
  });

  it("that ask for a long pause are the run's", async () => {
    await using bed = await openDriveBed();
    bed.control.refusals.push({ reason: "userRateLimitExceeded", retryAfter: "900" });
    await assert.rejects(check(bed.open()), failsWith("RateLimitError", /Too many requests/));
  });

  it("with 403 for other reasons say what to do", async () => {
    const cases = [
      ["storageQuotaExceeded", "ConfigError", /free space/],
      ["insufficientFilePermissions", "AuthError", /ask its owner/],
      ["appNotAuthorizedToFile", "AuthError", /drive\.file/],
      ["accessNotConfigured", "ConfigError", /Turn the Google Drive API on/],
      ["dailyLimitExceeded", "RateLimitError", /limit of the day/],
      ["somethingNew", "AuthError", /does not allow this/],
    ] as const;
    for (const [reason, name, words] of cases) {
      await using bed = await openDriveBed();
      bed.control.refusals.push({ reason });
      await assert.rejects(check(bed.open()), failsWith(name, words), reason);
    }
  });

  it("of a full Drive stop an upload, and quota tells how full it is", async () => {
    await using bed = await openDriveBed();
    bed.control.quotaBytes = 10;
    await files.put(bed.open(), "/a.txt", text("12345678"));
    await assert.rejects(
      files.put(bed.open(), "/b.txt", text("123")),
      failsWith("ConfigError", /no storage left/),
    );
    assert.deepEqual(await files.quota?.(bed.open()), { used_bytes: 8, total_bytes: 10 });
    const { warnings } = await check(bed.open());
    assert.deepEqual(warnings, ["Only 0.0 MiB are left."]);
    bed.control.quotaBytes = Number.POSITIVE_INFINITY;
    assert.deepEqual(await files.quota?.(bed.open()), { used_bytes: 8 });
  });
});
