import assert from "node:assert/strict";
import { it } from "node:test";
import { Value } from "typebox/value";
import { FiscalDocument } from "../../model/fiscal-document.ts";
import { readDfe } from "./read.ts";
import { madeCte, madeKey, madeNfe, madeParty } from "./testing/made-documents.ts";

const NFE = "35261115881399000134550010003528611193292697";
const NOW = { issuedAt: "2026-11-20T10:00:00-03:00", layout: "4.00" };

/** The only document, with nothing against it but that it is unsigned and unconfirmed. */
function documentIn(bytes: Buffer): FiscalDocument {
  const [part, ...others] = readDfe(bytes).parts;
  assert.ok(part?.type === "document" && others.length === 0);
  assert.ok(Value.Check(FiscalDocument, part.document));
  assert.deepEqual(
    part.issues.map(({ code }) => code),
    ["MISSING_PROTOCOL", "MISSING_SIGNATURE"],
  );
  return part.document;
}

it("reads a simplified CT-e: one taker, sums in a group of their own, documents of each delivery", () => {
  const delivery = (city: string, key: string) =>
    `<det nItem="1"><cMunIni>3550308</cMunIni><xMunIni>Sao Paulo</xMunIni><cMunFim>1</cMunFim><xMunFim>${city}</xMunFim>
    <vPrest>50.00</vPrest><vRec>50.00</vRec><Comp><xNome>FRETE</xNome><vComp>50.00</vComp></Comp>
    <infNFe><chNFe>${key}</chNFe></infNFe></det>`;
  const made = (deliveries: string) =>
    madeCte(
      { ...NOW, model: "57" },
      {
        element: "CTeSimp",
        ide: "<tpCTe>5</tpCTe><modal>01</modal><tpServ>0</tpServ><UFIni>SP</UFIni><UFFim>RS</UFFim>",
        body: `${madeParty("toma", "enderToma", "<toma>3</toma><indIEToma>1</indIEToma>")}
          <infCarga><vCarga>900.00</vCarga><proPred>DIVERSOS</proPred></infCarga>${deliveries}
          <infModal versaoModal="4.00"><rodo><RNTRC>12345678</RNTRC></rodo></infModal>
          <imp><ICMS><ICMS45><CST>40</CST></ICMS45></ICMS></imp>
          <total><vTPrest>100.00</vTPrest><vTRec>90.00</vTRec></total>`,
      },
    );
  const two = documentIn(made(delivery("A", NFE) + delivery("B", NFE)));
  assert.deepEqual(
    [two.kind, two.taker?.role, two.taker?.tax_id],
    ["cte", "recipient", "11222333000181"],
  );
  assert.deepEqual(two.totals, { total: "100.00", receivable: "90.00", cargo: "900.00" });
  assert.deepEqual(two.links, [{ access_key: NFE, kind: "carries" }]);
  assert.deepEqual([two.service?.components?.length, two.service?.rntrc], [2, "12345678"]);
  assert.deepEqual([two.service?.end_city, two.service?.end_state], [undefined, "RS"]);
  assert.equal(documentIn(made(delivery("A", NFE))).service?.end_city, "A");
});

it("reads a CT-e OS, whose taker is a group of its own", () => {
  const document = documentIn(
    madeCte(
      { ...NOW, model: "67" },
      {
        element: "CTeOS",
        ide: "<tpCTe>0</tpCTe><modal>01</modal><tpServ>6</tpServ>",
        body: `${madeParty("toma", "enderToma")}<vPrest><vTPrest>2500.00</vTPrest><vRec>2500.00</vRec></vPrest>
          <imp><ICMS><ICMSSN><CST>90</CST><indSN>1</indSN></ICMSSN></ICMS></imp>`,
      },
    ),
  );
  assert.deepEqual([document.kind, document.model, document.taker?.role], ["cteos", "67", "other"]);
  assert.equal(document.service?.icms?.group, "ICMSSN");
});

it("reads a guide for valuables: no price, its cargo in national money, 1 is the recipient who pays", () => {
  const worth = (amount: string, origin: string) =>
    `<infEspecie><tpEspecie>1</tpEspecie><vEspecie>${amount}</vEspecie><tpNumerario>${origin}</tpNumerario></infEspecie>`;
  const document = documentIn(
    madeCte(
      { ...NOW, model: "64" },
      {
        element: "GTVe",
        ide: "<tpCTe>4</tpCTe><modal>01</modal><tpServ>9</tpServ><toma><toma>1</toma></toma>",
        body: `${madeParty("rem", "enderReme")}${madeParty("dest", "enderDest")}
          <detGTV>${worth("1000.50", "1")}${worth("0.05", "1")}${worth("999.00", "2")}</detGTV>`,
      },
    ),
  );
  assert.deepEqual(document.totals, { total: "0.00", cargo: "1000.55" });
  assert.deepEqual([document.kind, document.taker?.role], ["gtve", "recipient"]);
  assert.equal(document.taker?.name, "Parte dest");
});

it("reads layouts of before, whose times are days or have no offset", () => {
  const day = { model: "55", issuedAt: "2010-11-30", layout: "2.00" };
  const first = documentIn(madeNfe(day, { date: "<dEmi>2010-11-30</dEmi>", payment: "" }));
  assert.equal(first.access_key, madeKey(day));
  assert.deepEqual(
    [first.issued_at, first.issue_date, first.issue_time],
    ["2010-11-30", "2010-11-30", "2010-11-30T03:00:00.000Z"],
  );
  const cte = { model: "57", issuedAt: "2016-03-10T15:25:59", layout: "2.00" };
  const body = "<vPrest><vTPrest>1.00</vTPrest></vPrest>";
  const second = documentIn(madeCte(cte, { element: "CTe", ide: "", body }));
  assert.equal(second.issue_time, "2016-03-10T18:25:59.000Z");
});

it("reads payments that stand one beside the other, as NFC-e had them up to 3.10", () => {
  const made = { model: "65", issuedAt: "2017-04-01T10:00:00-03:00", layout: "3.10" };
  const document = documentIn(
    madeNfe(made, {
      date: `<dhEmi>${made.issuedAt}</dhEmi>`,
      payment:
        "<pag><tPag>01</tPag><vPag>4.00</vPag></pag><pag><tPag>03</tPag><vPag>6.00</vPag></pag>",
    }),
  );
  assert.deepEqual(document.payments, [
    { means: "01", amount: "4.00" },
    { means: "03", amount: "6.00" },
  ]);
});

it("finds elements whose names are written in another case than the schema's", () => {
  const made = { ...NOW, model: "57" };
  const body = "<vPrest><vTPrest>1.00</vTPrest></vPrest>";
  const text = madeCte(made, { element: "CTE", ide: "", body }).toString();
  const document = documentIn(Buffer.from(text.replaceAll("infCte", "infCTe")));
  assert.equal(document.totals.total, "1.00");
});
