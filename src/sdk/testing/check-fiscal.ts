import assert from "node:assert/strict";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { DistributionAnswer, Fiscal } from "../fiscal.ts";
import type { FiscalSamples } from "./options.ts";
import { type Stage, thrownBy } from "./stage.ts";
import { leaked } from "./witness.ts";

const FIRST = { after: "000000000000000" };

/** What an authority promises: answers are answers whatever they say, and who is not let in hears so. */
export function checkFiscal(stage: Stage): void {
  const { fiscal } = stage.connector;
  if (!fiscal) return;
  const samples = (): FiscalSamples => {
    const { fiscal: given } = stage.options;
    assert.ok(given, "give fiscal: queries with their statuses, and a refused certificate");
    return given;
  };
  checkCompany(stage, fiscal);
  checkAnswer(stage, fiscal);
  checkStatuses(stage, fiscal, samples);
  checkRefused(stage, fiscal, samples);
  checkAborted(stage, fiscal);
}

type Samples = () => FiscalSamples;

function checkCompany(stage: Stage, fiscal: Fiscal): void {
  stage.check("fiscal.company", "fiscal: tells the company without a call", async () => {
    const before = stage.witness.calls();
    const company = fiscal.company(stage.open());
    assert.equal(stage.witness.calls(), before, "it made a call");
    assert.deepEqual(JSON.parse(JSON.stringify(company)), company, "it must survive JSON");
    assert.match(company.tax_id, /^([0-9A-Z]{12}\d{2}|\d{11})$/);
    assert.ok(company.certificate.valid_from < company.certificate.valid_to);
    const { manifest } = stage.connector;
    const said = JSON.stringify(company);
    assert.deepEqual(leaked(said, manifest.credentials, stage.options.credentials), []);
  });
}

function checkAnswer(stage: Stage, fiscal: Fiscal): void {
  for (const service of fiscal.services)
    stage.check("fiscal.answer", `fiscal: ${service} is answered in the hub's form`, async () => {
      assertForm(await fiscal.distribute(stage.open(), service, FIRST));
    });
}

function assertForm({ status, last_nsu, max_nsu, documents }: DistributionAnswer): void {
  assert.match(status, /^\d{3}$/);
  for (const nsu of [last_nsu, max_nsu, ...documents.map((document) => document.nsu)])
    if (nsu !== undefined) assert.match(nsu, /^\d{15}$/);
  for (const { nsu, xml, fault } of documents)
    assert.notEqual(xml === undefined, fault === undefined, `${nsu}: either bytes or a fault`);
}

function checkStatuses(stage: Stage, fiscal: Fiscal, samples: Samples): void {
  const title = "fiscal: an answer keeps its status, refusals too";
  stage.check("fiscal.statuses", title, async () => {
    for (const { service, query, status, arrange } of samples().answers) {
      await arrange?.();
      const answer = await fiscal.distribute(stage.open(), service, query);
      assertForm(answer);
      assert.equal(answer.status, status, `${JSON.stringify(query)}: ${answer.reason}`);
    }
  });
}

function checkRefused(stage: Stage, fiscal: Fiscal, samples: Samples): void {
  const title = "fiscal: a certificate that is not let in is an AuthError";
  stage.check("fiscal.refused", title, async () => {
    const credentials = samples().refusedCredentials;
    for (const service of fiscal.services) {
      const error = await thrownBy(stage, () =>
        fiscal.distribute(stage.open({ credentials }), service, FIRST),
      );
      assert.equal(isHubError(error) ? error.name : messageOf(error), "AuthError");
    }
    const said = stage.witness.said();
    assert.deepEqual(leaked(said, stage.connector.manifest.credentials, credentials), []);
  });
}

function checkAborted(stage: Stage, fiscal: Fiscal): void {
  stage.check("fiscal.abort", "fiscal: an aborted query ends with the reason", async () => {
    const reason = new Error("the hub stops");
    const [service = "nfe"] = fiscal.services;
    const error = await thrownBy(stage, async () =>
      fiscal.distribute(stage.open({ signal: AbortSignal.abort(reason) }), service, FIRST),
    );
    assert.equal(error, reason);
  });
}
