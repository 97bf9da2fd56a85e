import { type Static, Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import type { Invoice } from "../../model/invoice.ts";
import { Instant } from "../../model/scalars.ts";
import { checkPayers } from "../../rules/check-payers.ts";
import { type Payer, payerOf } from "../../rules/white-list-warnings.ts";
import { listPayerChecks, type PayerCheck } from "../../store/payer-checks.ts";
import { findRecord } from "../../store/records.ts";
import type { DataStore } from "../../store/store.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PayersIn } from "../rule-schemas.ts";
import { startOverInvoices } from "../run-answer.ts";
import { nullable, PageQuery, page, RunOut } from "../schemas.ts";

const tags = ["records"];
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;

const CheckOut = Type.Object({
  id: Type.Integer(),
  nip: Type.String(),
  account: nullable(Type.String({ description: "the account asked about, 26 digits" })),
  on_date: Type.String({ description: "the day that the register was asked about" }),
  found: Type.Boolean({ description: "the register has an entry of this number" }),
  name: nullable(Type.String()),
  vat_status: nullable(Type.String({ description: "Czynny, Zwolniony, Niezarejestrowany" })),
  is_account_listed: nullable(Type.Boolean({ description: "null: no account was asked about" })),
  request_id: Type.String({ description: "the register's number of its answer: the proof" }),
  subject: Type.Unknown({ description: "the register's entry as it came" }),
  actor: Type.String(),
  run_id: nullable(Type.String()),
  checked_at: Instant,
});

/** Suppliers and their accounts in the Polish register of VAT payers. */
export const whiteListRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/records/invoice/:id/white-list",
    {
      schema: {
        summary: "Ask the VAT white list about an invoice's seller and account",
        description:
          "The answer is kept as proof; what is wrong becomes a warning. The register answers a limited number of questions a day; then 429 with the wait in Retry-After.",
        tags,
        params,
        response: { 200: CheckOut, 404: Problem, 409: Problem, 429: Problem, 503: Problem },
      },
      config: write,
    },
    async ({ scope, params: { id } }) => {
      const payer = await payerOfInvoice(scope.data, id);
      const { data, principal } = scope;
      const task = { data, whiteList: hub.whiteList, actor: principal.actor, runId: null };
      await checkPayers({ ...task, now: hub.clock.now(), isFresh: true }, [id]);
      const [newest] = await listPayerChecks(data, { ...askedOf(payer), limit: 1 });
      if (!newest) throw new NotFoundError("check of invoice", id);
      return toCheck(newest);
    },
  );

  app.get(
    "/records/invoice/:id/white-list",
    {
      schema: {
        summary: "What the VAT white list said of an invoice's seller, newest first",
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: page(CheckOut), 404: Problem, 409: Problem },
      },
      config: read,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor } }) => {
      const { nip } = await payerOfInvoice(scope.data, id);
      const before = numberCursor(cursor);
      const paging = { nip, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listPayerChecks(scope.data, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toCheck });
    },
  );

  app.post(
    "/records/invoice/white-list",
    {
      schema: {
        summary: "Ask the VAT white list about many suppliers",
        description:
          "About the sellers of cost invoices that are not paid, thirty in one question, as a run. What was asked today is not asked again.",
        tags,
        body: PayersIn,
        response: { 202: RunOut, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body }, reply) => {
      const wanted = { action: "check_payers", period: body };
      return reply.status(202).send(await startOverInvoices(hub, scope, wanted));
    },
  );
};

/** @throws NotFoundError, ConflictError `no_payer` */
async function payerOfInvoice(data: DataStore, id: number): Promise<Payer> {
  const record = await findRecord(data, "invoice", id);
  if (!record) throw new NotFoundError("invoice", id);
  const invoice = record.data as Invoice;
  const payer = payerOf(invoice);
  if (payer && invoice.direction === "cost") return payer;
  const why =
    invoice.direction === "cost"
      ? "the seller has no NIP that could be one"
      : "it is an invoice of your own";
  throw new ConflictError("no_payer", `There is nobody to ask the VAT white list about: ${why}.`);
}

const askedOf = ({ nip, account }: Payer) => ({
  nip,
  ...(account === undefined ? {} : { account }),
});

const toCheck = (row: PayerCheck): Static<typeof CheckOut> => ({
  id: row.id,
  nip: row.nip,
  account: row.account,
  on_date: row.on_date,
  found: row.found === 1,
  name: row.name,
  vat_status: row.vat_status,
  is_account_listed: row.is_account_listed === null ? null : row.is_account_listed === 1,
  request_id: row.request_id,
  subject: row.subject === null ? null : (JSON.parse(row.subject) as unknown),
  actor: row.actor,
  run_id: row.run_id,
  checked_at: toRfc3339(row.checked_at),
});
