import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { bigSource } from "../../../test/big-source.ts";
import { openBox } from "../../../test/onedrive-box.ts";
import { assertFlatUpload, openUploadBed } from "../../../test/upload-bed.ts";
import onedrive from "./index.ts";
import type { OneDriveContext } from "./manifest.ts";

const { files } = onedrive;
assert.ok(files);

const MIB = 1024 * 1024;
const PATH = "/BR-Reports/2026/01/huge.bin";
const MAX_GROWTH_BYTES = 60 * MIB;

type Box = Awaited<ReturnType<typeof openBox>>;

async function hashAt(ctx: OneDriveContext, path: string): Promise<string> {
  const hash = createHash("sha256");
  const { stream } = (await files?.get(ctx, path)) ?? assert.fail();
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** `PUT 10`: what was called, and with how many MiB. */
const steps = ({ control }: Box): string[] =>
  control.requests.flatMap(({ kind, bytes }) =>
    kind.endsWith(" upload") ? [`${kind.split(" ")[0]} ${bytes / MIB}`] : [],
  );

describe("upload session of OneDrive", () => {
  it("sends parts of 10 MiB in order, without the token", async () => {
    await using box = await openBox();
    const source = bigSource(25 * MIB);
    const entry = await files.put(box.ctx, PATH, source);
    assert.equal(entry.size_bytes, 25 * MIB);
    assert.equal(entry.modified_at, "2026-01-31T00:00:00.000Z");
    assert.deepEqual(steps(box), ["PUT 10", "PUT 10", "PUT 5"]);
    const parts = box.control.requests.filter(({ kind }) => kind === "PUT upload");
    for (const { headers } of parts) assert.equal(headers.authorization, undefined);
    assert.equal(parts[1]?.headers["content-range"], "bytes 10485760-20971519/26214400");
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
    const secret = parts[0]?.path.split("/").at(-1) ?? "";
    assert.ok(secret.length > 20 && !box.logged.join("\n").includes(secret));
  });

  it("sends a part again when the connection broke in it", async () => {
    await using box = await openBox();
    box.control.breakAtBytes = 14 * MIB;
    const source = bigSource(25 * MIB);
    await files.put(box.ctx, PATH, source);
    assert.equal(steps(box).filter((step) => step === "PUT 10").length, 2);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("asks how far the server is when the answer to a part was lost", async () => {
    await using box = await openBox();
    box.control.loseAnswers.push("PUT upload");
    const source = bigSource(25 * MIB);
    await files.put(box.ctx, PATH, source);
    assert.deepEqual(steps(box), ["PUT 10", "PUT 0", "GET 0", "PUT 10", "PUT 5"]);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("takes a file that is there for done when the last answer was lost", async () => {
    await using box = await openBox();
    const source = bigSource(9 * MIB);
    box.control.loseAnswers.push("PUT upload");
    await files.put(box.ctx, PATH, source);
    assert.deepEqual(steps(box).slice(0, 1), ["PUT 9"]);
    assert.equal(steps(box).filter((step) => step === "PUT 9").length, 1);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("waits for a session that is not known everywhere yet", async () => {
    await using box = await openBox();
    box.control.sessionLag = 1;
    await files.put(box.ctx, PATH, bigSource(9 * MIB));
    assert.deepEqual(steps(box), ["PUT 0", "GET 0", "PUT 9"]);
  });

  it("makes the folders where the drive does not", async () => {
    await using box = await openBox();
    box.control.makesFolders = false;
    await files.put(box.ctx, PATH, bigSource(9 * MIB));
    assert.equal((await files.stat(box.ctx, PATH))?.size_bytes, 9 * MIB);
  });

  it("keeps what was sent when the space is used up, and goes on later", async () => {
    await using box = await openBox();
    box.control.quotaBytes = 20 * MIB;
    const full = { name: "ConfigError", code: "storage_full" };
    const source = bigSource(25 * MIB);
    await assert.rejects(files.put(box.ctx, PATH, source), full);
    box.control.quotaBytes = 50 * MIB;
    box.control.requests.length = 0;
    await files.put(box.ctx, PATH, source);
    assert.deepEqual(steps(box), ["GET 0", "PUT 5"]);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("begins anew where the session is gone, and cancels one that is refused", async () => {
    await using box = await openBox();
    box.control.quotaBytes = 0;
    await assert.rejects(files.put(box.ctx, PATH, bigSource(9 * MIB)));
    box.control.quotaBytes = 50 * MIB;
    box.simulator.forgetSessions();
    box.control.requests.length = 0;
    box.control.refusals.push({ kind: "PUT upload", status: 409, code: "nameAlreadyExists" });
    await assert.rejects(files.put(box.ctx, PATH, bigSource(9 * MIB)), { name: "RejectedError" });
    assert.deepEqual(steps(box), ["GET 0", "PUT 0", "DELETE 0"]);
    await files.put(box.ctx, PATH, bigSource(9 * MIB));
  });

  it("notices damaged bytes", async () => {
    await using box = await openBox();
    box.control.damageNext = true;
    const damaged = { name: "TransientError", code: "upload_damaged" };
    await assert.rejects(files.put(box.ctx, PATH, bigSource(20 * MIB)), damaged);
  });

  it("sends only the rest after kill -9", { timeout: 120_000 }, async () => {
    await using box = await openBox();
    const sizeBytes = 64 * MIB;
    await using bed = await openUploadBed({ ...box.order, path: PATH, sizeBytes });
    await bed.killed(() => box.control.receivedBytes > 36 * MIB);
    const parts = steps(box).filter((step) => step === "PUT 10").length;
    assert.ok(parts >= 3 && parts < 6, `${parts} parts were whole`);
    box.control.requests.length = 0;
    const { sha256 } = await bed.upload();
    const sent = steps(box).map((step) => Number(step.split(" ")[1]));
    assert.deepEqual(steps(box).slice(0, 1), ["GET 0"]);
    assert.equal(
      sent.reduce((sum, mib) => sum + mib, 0),
      64 - 10 * parts,
    );
    assert.equal(await hashAt(box.ctx, PATH), sha256);
  });

  it("uploads 300 MiB in flat memory", { timeout: 120_000 }, async () => {
    await using box = await openBox();
    await assertFlatUpload(box.order, MAX_GROWTH_BYTES);
  });
});
