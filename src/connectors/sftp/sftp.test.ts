import assert from "node:assert/strict";
import { mkdir, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { bigSource, contentAt, MIB, open, PATH, text, withSftp } from "../../../test/sftp-bed.ts";
import { type SftpOptions, startSftp } from "../../../test/sftp-server.ts";
import { temporaryName } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import sftp from "./index.ts";

const { files } = sftp;

withSftp("contract against OpenSSH", () => tryContract({}));
withSftp("contract against a server without extensions", () =>
  tryContract({ without: ["posix-rename", "fsync", "statvfs"] }),
);
withSftp("files of an SFTP server", () => {
  it("begins at the folder of the settings and does not lead out of it", async () => {
    await using server = await startSftp();
    await using outer = open(server);
    await files?.put(outer.ctx, "/inner/deep/x.txt", text("x"));
    await using bed = open(server, { settings: { folder: "inner" } });
    assert.equal((await contentAt(bed.ctx, "/deep/x.txt")).toString(), "x");
    for (const path of ["/../x.txt", "/a/..", "/a\\..\\x", "/"]) {
      const put = files?.put(bed.ctx, path, text("x")) ?? assert.fail();
      await assert.rejects(put, { name: "InvalidInputError" }, path);
      await assert.rejects(files?.remove(bed.ctx, path) ?? assert.fail(), {
        name: "InvalidInputError",
      });
    }
  });

  it("lists what links lead to, and neither dead links nor unfinished files", async () => {
    await using server = await startSftp();
    await using bed = open(server);
    await files?.put(bed.ctx, "/a/file.txt", text("12345"));
    await utimes(join(server.folder, "a/file.txt"), 1_700_000_000, 1_700_000_000);
    await symlink(join(server.folder, "a"), join(server.folder, "a/loop"));
    await symlink("nowhere", join(server.folder, "a/dead"));
    await writeFile(join(server.folder, "a", temporaryName("/a/x", "00")), "x");
    const listed = (await files?.list(bed.ctx, "/a")) ?? [];
    assert.deepEqual(
      listed.map(({ path, is_folder, size_bytes }) => [path, is_folder, size_bytes]).sort(),
      [
        ["/a/file.txt", false, 5],
        ["/a/loop", true, undefined],
      ],
    );
    const file = listed.find((entry) => !entry.is_folder);
    assert.equal(file?.modified_at, new Date(1_700_000_000_000).toISOString());
  });

  it("tells what the server does not allow, and a file that stands where a folder is needed", async () => {
    await using server = await startSftp();
    await using bed = open(server);
    await mkdir(join(server.folder, "locked"), { mode: 0o755 });
    const put = (path: string) => files?.put(bed.ctx, path, text("x")) ?? assert.fail();
    await assert.rejects(put("/locked/x"), { name: "RejectedError", code: "forbidden_by_remote" });
    await assert.rejects(put("/locked/deep/x"), { code: "forbidden_by_remote" });
    await put("/file");
    await assert.rejects(put("/file/x.txt"), { name: "RejectedError", code: "folder_missing" });
    await assert.rejects(files?.get(bed.ctx, "/locked") ?? assert.fail(), { code: "not_found" });
    assert.equal((await stat(join(server.folder, "file"))).size, 1);
  });

  it("ends a download whose reader goes away, and one that is cancelled", async () => {
    await using server = await startSftp();
    const stop = new AbortController();
    await using bed = open(server, { signal: stop.signal });
    await files?.put(bed.ctx, PATH, bigSource(12 * MIB).source);
    const { stream } = (await files?.get(bed.ctx, PATH)) ?? assert.fail();
    for await (const chunk of stream) {
      assert.ok(chunk.length > 0);
      break;
    }
    assert.equal(stream.destroyed, true);
    const { stream: second } = (await files?.get(bed.ctx, PATH)) ?? assert.fail();
    await assert.rejects(
      async () => {
        for await (const _ of second) stop.abort(new Error("cancelled"));
      },
      { message: "cancelled" },
    );
  });
});

function tryContract(options: SftpOptions): void {
  testConnector(sftp, {
    credentials: { username: "hub", password: "s3cret" },
    settings: { host: "127.0.0.1", folder: "" },
    server: async () => {
      const server = await startSftp(options);
      const { port, fingerprints } = server;
      return {
        baseUrl: "",
        settings: { port, host_fingerprint: fingerprints.ed25519 },
        close: async () => await server[Symbol.asyncDispose](),
      };
    },
  });
}
