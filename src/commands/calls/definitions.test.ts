import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { findTable } from "../catalogue.ts";
import { COMMANDS } from "./definitions.ts";

const recorded = new URL(
  "../../../../shared/reference/premier/live-commands.json",
  import.meta.url,
);

interface LiveCommand {
  readonly name: string;
  readonly id: number;
  readonly type: string;
  readonly params: readonly { readonly name: string; readonly format: string }[];
  readonly tables: readonly string[];
}

describe("the commands", () => {
  it("are thirty, and no name or alias is there twice", () => {
    const names = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    assert.equal(COMMANDS.length, 30);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.every((name) => name === name.toUpperCase()));
  });

  it("name tables that there are", () => {
    for (const { name, tables } of COMMANDS) {
      for (const table of tables) assert.equal(findTable(table)?.name, table, name);
    }
  });

  it("say what they are in Czech and in English", () => {
    for (const { name, text, help, parameters } of COMMANDS) {
      for (const said of [text, help, ...parameters.map((one) => one.text)]) {
        if (!said) continue;
        assert.notEqual(said.cs.trim(), "", name);
        assert.notEqual(said.en.trim(), "", name);
      }
    }
  });

  it("show only parameters and fields that they take in their examples", () => {
    for (const { name, parameters, data = {}, example } of COMMANDS) {
      if (name === "SELECT") continue;
      const shown = example as {
        readonly command: {
          readonly inComm: string;
          readonly inParam?: { readonly parameters: Record<string, unknown> };
        };
        readonly Data?: Record<string, unknown>;
      };
      assert.equal(shown.command.inComm, name);
      const known = parameters.map((one) => one.name);
      const given = Object.keys(shown.command.inParam?.parameters ?? {});
      assert.deepEqual(
        given.filter((one) => !known.includes(one)),
        [],
        name,
      );
      for (const { name: needed, isRequired } of parameters) {
        if (isRequired) assert.ok(given.includes(needed), `${name} ${needed}`);
      }
      assert.deepEqual(unknownFields(shown.Data ?? {}, data), [], name);
    }
  });

  it("are called as on the original server", { skip: !existsSync(recorded) }, () => {
    const { commands } = JSON.parse(readFileSync(recorded, "utf8")) as {
      readonly commands: readonly LiveCommand[];
    };
    for (const { name, id, type, parameters, right, tables } of COMMANDS) {
      const live = commands.find((one) => one.name === name);
      if (!live) continue;
      assert.deepEqual({ id, type }, { id: live.id, type: live.type }, name);
      const own = parameters.map((one) => `${one.name}:${one.format}`);
      const theirs = live.params.map((one) => `${one.name}:${one.format}`);
      assert.deepEqual(
        theirs.filter((one) => !own.includes(one)),
        [],
        name,
      );
      if (right === "read" && live.tables.length > 0) assert.deepEqual(tables, live.tables, name);
    }
  });
});

function unknownFields(
  given: Readonly<Record<string, unknown>>,
  template: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(template, name)) return [name];
    if (!Array.isArray(value)) return [];
    const [line] = template[name] as readonly Record<string, unknown>[];
    return value.flatMap((one) => unknownFields(one, line ?? {}));
  });
}
