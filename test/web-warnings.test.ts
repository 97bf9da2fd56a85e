import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { INVOICE_WARNINGS, warning, warningMessage } from "../src/model/checks/warning.ts";

const TEXTS = JSON.parse(
  readFileSync(new URL("../web/src/i18n/invoices/en.json", import.meta.url), "utf8"),
) as { readonly warning: Readonly<Record<string, string>> };

const names = (text: string, gap: RegExp): readonly string[] =>
  Array.from(text.matchAll(gap), ([, name = ""]) => name);

it("has a sentence for each warning that there is, with no other values than the warning has", () => {
  assert.deepEqual(Object.keys(TEXTS.warning).toSorted(), [...INVOICE_WARNINGS].toSorted());
  for (const code of INVOICE_WARNINGS) {
    const params = names(warningMessage(code, {}), /\{(\w+)\}/g);
    const shown = names(TEXTS.warning[code] ?? "", /\{\{(\w+)\}\}/g);
    assert.deepEqual(
      shown.filter((name) => !params.includes(name)),
      [],
      code,
    );
  }
});

it("fills in what a warning is about", () => {
  const { params } = warning("due_before_issue", "due_date", {
    due_date: "2026-03-01",
    issue_date: "2026-03-02",
  });
  const message = "Due on 2026-03-01, before it was issued on 2026-03-02.";
  assert.equal(warningMessage("due_before_issue", params), message);
  assert.equal(warningMessage("of_another_release", {}), "of_another_release");
});
