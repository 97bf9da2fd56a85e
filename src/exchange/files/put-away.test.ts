import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FilesSource } from "../import-definition.ts";
import { isPutAway, putAwayFolder } from "./put-away.ts";

const files = (pattern: string, more: Partial<FilesSource> = {}): FilesSource => ({
  ...{ pattern, format: { codec: "csv" }, after: "move" },
  ...more,
});

describe("files that are put away", () => {
  it("go beside where they were, or where the definition says", () => {
    const at = (more: Partial<FilesSource>, state: "done" | "failed") =>
      putAwayFolder(files("in/*", more), "/in/a.csv", state);
    assert.equal(at({}, "done"), "/in/done");
    assert.equal(at({ failed_folder: "bad/" }, "failed"), "/bad");
    assert.equal(at({ after: "keep" }, "done"), undefined);
    assert.equal(at({ after: "delete" }, "done"), undefined);
    assert.equal(at({ after: "delete" }, "failed"), "/in/failed");
  });

  it("are not read again by a wide pattern, and are where it names their folder", () => {
    const wide = files("in/**/*.csv");
    const paths = ["/in/done/a.csv", "/in/x/failed/a.csv", "/in/a.csv", "/in/done-1/a.csv"];
    const among = (one: FilesSource) => paths.map((path) => isPutAway(one, path));
    assert.deepEqual(among(wide), [true, true, false, false]);
    assert.deepEqual(among({ ...wide, after: "keep" }), [false, false, false, false]);
    assert.deepEqual(among({ ...wide, after: "delete" }), [false, true, false, false]);
    assert.equal(isPutAway(files("in/done/*.csv"), "/in/done/a.csv"), false);
    assert.equal(isPutAway(files("**/*.csv", { done_folder: "/old" }), "/old/a.csv"), true);
  });
});
