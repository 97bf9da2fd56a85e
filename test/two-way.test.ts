import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "./harness.ts";
import { item, openTwoWayBed } from "./two-way-bed.ts";

const shown = (
  results: readonly { record_key: string | null; direction: string; status: string }[],
) => results.map((one) => `${one.record_key} ${one.direction} ${one.status}`).sort();

forEachDatabase((database) => {
  it("takes what the ERP has, sends what only the hub has, and then has nothing to do", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A"), item("B", { description: "Čtyři metry" }));
    await bed.create(item("C", { name: "Napęd" }));
    const first = await bed.sync();
    assert.deepEqual(shown(first.results), [
      "A in created",
      "B in created",
      "C in updated",
      "C out created",
    ]);
    assert.equal((await bed.hubItem("B"))?.description, "Čtyři metry");
    assert.equal((await bed.erpItem(1, "C"))?.name, "Napęd");
    for (const again of [{}, { full: true }, {}]) {
      const { results, counts } = await bed.sync(1, again);
      assert.deepEqual(shown(results), []);
      assert.equal(counts.created + counts.updated + counts.refused, 0);
    }
  });

  it("lets each side's change reach the other, field by field", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A", { ean: "5901234123457", unit: "PCE" }));
    await bed.sync();
    await bed.change("A", { name: "Hub", description: "from the hub" });
    await bed.atErp(1, item("A", { name: "Part A", manufacturer: "ERP", ean: "5901234123457" }));
    const { results, counts } = await bed.sync();
    assert.deepEqual(shown(results), ["A in updated", "A out updated"]);
    assert.equal(counts.refused, 0);
    const [hub, there] = [await bed.hubItem("A"), await bed.erpItem(1, "A")];
    for (const one of [hub, there]) {
      assert.equal(one?.name, "Hub");
      assert.equal(one?.description, "from the hub");
      assert.equal(one?.manufacturer, "ERP");
      assert.equal(one?.ean, "5901234123457");
    }
    await bed.change("A", { description: null, ean: null });
    await bed.sync();
    assert.equal((await bed.erpItem(1, "A"))?.description, undefined);
    assert.equal((await bed.erpItem(1, "A"))?.ean, undefined);
    assert.deepEqual(shown((await bed.sync()).results), []);
  });

  it("asks where both sides changed one field, and does what a person decides", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A"));
    await bed.sync();
    await bed.change("A", { name: "Hub" });
    await bed.atErp(1, item("A", { name: "ERP" }));
    const { results, isPartial } = await bed.sync();
    assert.deepEqual(shown(results), ["A in conflict"]);
    assert.equal(isPartial, true);
    const [open] = await bed.conflicts("open");
    const [field] = JSON.parse(open?.fields ?? "[]");
    assert.deepEqual(
      { ...field, ours_at: undefined, theirs_at: undefined },
      {
        ...{ field: "name", agreed: "Part A", ours: "Hub", theirs: "ERP" },
        ...{ ours_at: undefined, theirs_at: undefined },
      },
    );
    assert.equal((await bed.hubItem("A"))?.name, "Hub");
    assert.equal((await bed.erpItem(1, "A"))?.name, "ERP");
    await bed.sync();
    assert.equal((await bed.conflicts("open")).length, 1, "the question stays one");
    await bed.sync(1, { settings: { conflicts: "hub" } });
    assert.equal((await bed.erpItem(1, "A"))?.name, "Hub");
    assert.equal((await bed.conflicts("open")).length, 0);
    assert.deepEqual(shown((await bed.sync()).results), []);
  });

  it("decides by rule: the newer change, the other system, the hub, or by field", async () => {
    await using bed = await openTwoWayBed(database);
    const codes = ["NEW-HUB", "NEW-ERP", "ERP", "HUB", "FIELD"];
    await bed.atErp(1, ...codes.map((code) => item(code)));
    await bed.sync();
    for (const code of codes.filter((one) => one !== "NEW-HUB"))
      await bed.change(code, { name: "hub's", description: "hub's" });
    await later();
    await bed.atErp(1, ...codes.map((code) => item(code, { name: "ERP's", description: "ERP's" })));
    await later();
    await bed.change("NEW-HUB", { name: "hub's", description: "hub's" });
    const rule = (conflicts: "newest" | "erp" | "hub", fields = {}) => ({ conflicts, fields });
    await bed.sync(1, { keys: ["NEW-HUB", "NEW-ERP"], settings: rule("newest") });
    await bed.sync(1, { keys: ["ERP"], settings: rule("erp") });
    await bed.sync(1, { keys: ["HUB"], settings: rule("hub") });
    await bed.sync(1, { keys: ["FIELD"], settings: rule("hub", { name: "erp" }) });
    const wanted = {
      "NEW-HUB": ["hub's", "hub's"],
      "NEW-ERP": ["ERP's", "ERP's"],
      ERP: ["ERP's", "ERP's"],
      HUB: ["hub's", "hub's"],
      FIELD: ["ERP's", "hub's"],
    };
    for (const [code, [name, description]] of Object.entries(wanted)) {
      for (const one of [await bed.hubItem(code), await bed.erpItem(1, code)]) {
        assert.deepEqual([one?.name, one?.description], [name, description], code);
      }
    }
    assert.deepEqual(shown((await bed.sync()).results), []);
  });

  it("keeps to the direction of the run, and forgets nothing that it leaves for the next one", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A"), item("B"));
    await bed.sync();
    await bed.change("A", { name: "hub's" });
    await bed.atErp(1, item("B", { name: "ERP's" }), item("NEW"));
    await bed.sync(1, { direction: "to_erp" });
    assert.equal((await bed.erpItem(1, "A"))?.name, "hub's");
    assert.equal((await bed.hubItem("B"))?.name, "Part B");
    await assert.rejects(bed.hubItem("NEW"), /no NEW/);
    await bed.change("A", { name: "hub's second" });
    await bed.sync(1, { direction: "from_erp", full: true });
    assert.equal((await bed.hubItem("B"))?.name, "ERP's");
    assert.equal((await bed.hubItem("NEW"))?.name, "Part NEW");
    assert.equal((await bed.erpItem(1, "A"))?.name, "hub's");
    await bed.sync();
    assert.equal((await bed.erpItem(1, "A"))?.name, "hub's second");
    assert.deepEqual(shown((await bed.sync()).results), []);
  });

  it("overwrites one way when it is told to, and only the parts that are named", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A"), item("B"));
    await bed.sync();
    for (const code of ["A", "B"]) await bed.change(code, { name: "hub's" });
    await bed.atErp(1, item("A", { name: "ERP's" }), item("B", { name: "ERP's" }));
    await bed.sync(1, { direction: "from_erp", force: true, keys: ["A"] });
    await bed.sync(1, { direction: "to_erp", force: true, keys: ["B", "NOWHERE"] });
    assert.equal((await bed.hubItem("A"))?.name, "ERP's");
    assert.equal((await bed.erpItem(1, "A"))?.name, "ERP's");
    assert.equal((await bed.hubItem("B"))?.name, "hub's");
    assert.equal((await bed.erpItem(1, "B"))?.name, "hub's");
  });

  it("shows in a dry run what the run then does, and does none of it", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A"), item("B"), item("GONE"), item("BOTH"));
    await bed.sync();
    await bed.create(item("C"));
    await bed.change("A", { name: "hub's" });
    await bed.change("BOTH", { name: "hub's" });
    await bed.remove("GONE");
    await bed.atErp(1, item("B", { name: "ERP's" }), item("D"), item("BOTH", { name: "ERP's" }));
    const tried = await bed.sync(1, { dry_run: true });
    const rows = tried.previews.map(
      ({ direction, what, title }) => `${direction} ${what} ${title}`,
    );
    assert.deepEqual(rows.sort(), [
      "in conflict BOTH · hub's",
      "in created D · Part D",
      "in updated B · ERP's",
      "out created C · Part C",
      "out deleted GONE · Part GONE",
      "out updated A · hub's",
    ]);
    assert.deepEqual(tried.results, []);
    assert.equal((await bed.erpItem(1, "A"))?.name, "Part A");
    assert.equal((await bed.hubItem("B"))?.name, "Part B");
    assert.equal((await bed.conflicts()).length, 0);
    const done = await bed.sync();
    const did = done.results
      .filter(({ record_key: key, direction }) => key !== "C" || direction === "out")
      .map((one) => `${one.direction} ${one.status} ${one.title}`);
    assert.deepEqual(did.sort(), rows.sort());
  });

  it("follows deletes both ways, but asks before it deletes more than it may", async () => {
    await using bed = await openTwoWayBed(database);
    const codes = Array.from({ length: 10 }, (_, i) => `P-${i}`);
    await bed.atErp(1, ...codes.map((code) => item(code)));
    await bed.sync();
    await bed.removeAtErp(1, "P-0");
    await bed.remove("P-1");
    const one = await bed.sync();
    assert.deepEqual(shown(one.results), ["P-0 in deleted", "P-1 out deleted"]);
    assert.equal(await bed.hubItem("P-0"), undefined);
    assert.equal(await bed.erpItem(1, "P-1"), undefined);
    assert.deepEqual(shown((await bed.sync(1, { full: true })).results), []);

    await bed.removeAtErp(1, "P-2", "P-3");
    await bed.remove("P-4");
    await bed.remove("P-5");
    const held = await bed.sync();
    assert.deepEqual(shown(held.results), []);
    assert.equal(held.isPartial, true);
    assert.deepEqual((held.result as { deletes_held: object }).deletes_held, { here: 2, there: 2 });
    assert.ok(await bed.hubItem("P-2"));
    assert.ok(await bed.erpItem(1, "P-4"));
    const allowed = await bed.sync(1, { allow_deletes: true });
    assert.deepEqual(shown(allowed.results), [
      ...["P-2 in deleted", "P-3 in deleted", "P-4 out deleted", "P-5 out deleted"],
    ]);
    assert.deepEqual(shown((await bed.sync(1, { full: true })).results), []);
  });

  it("never loses an edit to a deletion", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, ...["A", "B", "C", "D"].map((code) => item(code)));
    await bed.sync();
    const rules = { settings: { max_delete_percent: 100 } };
    await bed.change("A", { name: "edited" });
    await bed.removeAtErp(1, "A", "B");
    await bed.remove("C");
    await bed.atErp(1, item("C", { name: "edited" }));
    const first = await bed.sync(1, rules);
    assert.deepEqual(shown(first.results), ["A in conflict", "B in deleted", "C in conflict"]);
    const open = await bed.conflicts("open");
    assert.deepEqual(open.map(({ kind }) => kind).sort(), ["deleted_here", "deleted_there"]);
    assert.ok(await bed.hubItem("A"));
    assert.ok(await bed.erpItem(1, "C"));
    await bed.sync(1, { settings: { ...rules.settings, conflicts: "newest" } });
    assert.equal((await bed.erpItem(1, "A"))?.name, "edited", "made again there");
    assert.equal((await bed.hubItem("C"))?.name, "edited", "back in the hub");
    assert.equal((await bed.conflicts("open")).length, 0);
    assert.deepEqual(shown((await bed.sync(1, rules)).results), []);
  });

  it("does not bring back what one side deleted and the other is to keep", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, item("A"), item("B"));
    await bed.sync();
    await bed.removeAtErp(1, "A");
    const keep = { settings: { deletes: "keep" as const } };
    for (let i = 0; i < 3; i++) await bed.sync(1, { ...keep, full: i === 2 });
    assert.ok(await bed.hubItem("A"));
    assert.equal(await bed.erpItem(1, "A"), undefined);
    await bed.change("A", { name: "still editable" });
    assert.equal((await bed.hubItem("A"))?.name, "still editable");
  });

  it("carries a change of one ERP through the hub to the other, and a deletion as well", async () => {
    await using bed = await openTwoWayBed(database, 2);
    await bed.atErp(1, item("A"), item("B"));
    await bed.atErp(2, item("A", { description: "only the second knows" }), item("C"));
    const rules = { settings: { conflicts: "newest" as const, max_delete_percent: 100 } };
    const round = async () => [await bed.sync(1, rules), await bed.sync(2, rules)];
    await round();
    await round();
    for (const no of [1, 2]) {
      assert.equal((await bed.erpItem(no, "A"))?.description, "only the second knows");
      assert.ok((await bed.erpItem(no, "B")) && (await bed.erpItem(no, "C")), `ERP ${no}`);
    }
    await bed.atErp(2, item("B", { name: "by the second" }));
    await bed.removeAtErp(1, "C");
    await round();
    await round();
    assert.equal((await bed.erpItem(1, "B"))?.name, "by the second");
    assert.equal(await bed.erpItem(2, "C"), undefined);
    assert.equal(await bed.hubItem("C"), undefined);
    for (const { results } of await round()) assert.deepEqual(shown(results), []);
  });

  it("takes a run back on both sides, but nothing that was changed since", async () => {
    await using bed = await openTwoWayBed(database);
    await bed.atErp(1, ...["IN", "OUT", "SINCE", "GONE", "GONE-THERE"].map((code) => item(code)));
    await bed.sync();
    const price = (amount: string) => ({
      prices: [{ list: "retail", currency: "EUR", amount, is_gross: false }],
    });
    await bed.atErp(1, item("IN", { name: "ERP's", ...price("5.00") }), item("NEW-IN"));
    await bed.atErp(1, item("SINCE", { name: "ERP's" }));
    await bed.change("OUT", { name: "hub's" });
    await bed.create(item("NEW-OUT"));
    await bed.removeAtErp(1, "GONE");
    await bed.remove("GONE-THERE");
    const { runId } = await bed.sync(1, { settings: { max_delete_percent: 100 } });
    assert.equal((await bed.hubItem("IN"))?.prices?.[0]?.amount, "5.00");
    await bed.change("SINCE", { name: "since" });

    await bed.undo(runId);
    assert.equal((await bed.hubItem("IN"))?.name, "Part IN");
    assert.notEqual((await bed.hubItem("IN"))?.prices?.[0]?.amount, "5.00");
    assert.equal((await bed.erpItem(1, "IN"))?.name, "ERP's", "the ERP's own change is its own");
    assert.equal((await bed.erpItem(1, "OUT"))?.name, "Part OUT");
    assert.equal((await bed.hubItem("OUT"))?.name, "hub's");
    assert.equal((await bed.hubItem("SINCE"))?.name, "since");
    assert.equal(await bed.hubItem("NEW-IN"), undefined);
    assert.equal(await bed.erpItem(1, "NEW-OUT"), undefined);
    assert.ok(await bed.hubItem("GONE"));
    assert.ok(await bed.erpItem(1, "GONE-THERE"));
    await assert.rejects(bed.undo("run_9999"), /changed nothing/);

    const again = await bed.sync(1, { full: true, settings: { conflicts: "newest" } });
    assert.ok(again.results.length > 0, "the next run sees what the undone one saw");
    for (const code of ["IN", "OUT", "SINCE", "NEW-IN", "NEW-OUT"]) {
      assert.equal((await bed.hubItem(code))?.name, (await bed.erpItem(1, code))?.name, code);
    }
    assert.deepEqual(shown((await bed.sync(1, { full: true })).results), []);
  });
});

const later = () => new Promise((resolve) => setTimeout(resolve, 5));
