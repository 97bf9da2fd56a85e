import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { abortable } from "./abortable.ts";

describe("work that can be left", () => {
  it("becomes what it becomes, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    assert.equal(await abortable(signal, Promise.resolve(7)), 7);
    await assert.rejects(abortable(signal, Promise.reject(new Error("own"))), /own/);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("ends with the signal's reason, before and while it goes on", async () => {
    const reason = new Error("enough");
    const never = new Promise<never>(() => {});
    await assert.rejects(abortable(AbortSignal.abort(reason), never), (error) => error === reason);
    const controller = new AbortController();
    const left = abortable(controller.signal, never);
    controller.abort(reason);
    await assert.rejects(left, (error) => error === reason);
  });

  it("may fail afterwards without a trace", async () => {
    const failing = new Promise((_resolve, reject) => setTimeout(reject, 5, new Error("late")));
    await assert.rejects(abortable(AbortSignal.abort(new Error("enough")), failing), /enough/);
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
