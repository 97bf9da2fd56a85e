import { type Static, Type } from "typebox";
import { field } from "../../model/field.ts";
import { exactText, withParties } from "./erp-options.ts";
import { words } from "./option-fields.ts";

const ACCOUNT = "^[^\\u0000-\\u001f{}=]*(\\{(khid|khkod)\\}[^\\u0000-\\u001f{}=]*)*$";
const accountHelp = words(
  "{khid} and {khkod} stand for the contractor's number and code.",
  "{khid} i {khkod} to numer i kod kontrahenta.",
  "{khid} e {khkod} são o número e o código do parceiro.",
  "{khid} a {khkod} jsou číslo a kód partnera.",
  "a {khid} és a {khkod} a partner száma és kódja.",
);
const account = (title: ReturnType<typeof words>, initial: string) =>
  field.text({ title, help: accountHelp, pattern: ACCOUNT, maxLength: 60, default: initial });
const register = (title: ReturnType<typeof words>, initial: string) =>
  exactText(title, 20, initial);

export const SymfoniaOptions = Type.Object(
  {
    rows: field.choice(["documents", "contractors"], {
      title: words(
        "What the rows are",
        "Co jest wierszami",
        "O que são as linhas",
        "Co jsou řádky",
        "Mik a sorok",
      ),
      default: "documents",
    }),
    encoding: field.choice(["windows-1250", "utf-8", "auto"], {
      title: words("Encoding", "Kodowanie", "Codificação", "Kódování", "Kódolás"),
      help: words(
        "auto finds it out; a file that is written is then in windows-1250.",
        "auto rozpoznaje; plik zapisywany jest wtedy w windows-1250.",
        "auto reconhece; um arquivo gravado fica então em windows-1250.",
        "auto ho rozpozná; zapisovaný soubor je pak ve windows-1250.",
        "az auto felismeri; írásnál ilyenkor windows-1250 lesz.",
      ),
      default: "windows-1250",
    }),
    with_contractors: withParties,
    with_entries: field.flag({
      title: words(
        "Make postings and registers from the amounts",
        "Utwórz zapisy i rejestry z kwot",
        "Criar lançamentos e registros a partir dos valores",
        "Vytvořit zápisy a evidence z částek",
        "Könyvelési tételek és nyilvántartások készítése az összegekből",
      ),
      help: words(
        "For documents that bring none of their own.",
        "Dla dokumentów, które nie mają własnych.",
        "Para documentos que não têm os seus.",
        "Pro doklady, které nemají vlastní.",
        "Azokhoz a bizonylatokhoz, amelyeknek nincs sajátjuk.",
      ),
      default: true,
    }),
    program: exactText(
      words("Program", "Program", "Programa", "Program", "Program"),
      60,
      "Viadukt",
    ),
    program_version: exactText(
      words(
        "Version of the program",
        "Wersja programu",
        "Versão do programa",
        "Verze programu",
        "A program verziója",
      ),
      20,
      "1",
    ),
    company_code: exactText(
      words("Company: code", "Firma: kod", "Empresa: código", "Firma: kód", "Cég: kód"),
      20,
      "HUB",
    ),
    company_name: exactText(
      words("Company: name", "Firma: nazwa", "Empresa: nome", "Firma: název", "Cég: név"),
      200,
    ),
    company_city: exactText(
      words("Company: city", "Firma: miejscowość", "Empresa: cidade", "Firma: město", "Cég: város"),
      60,
    ),
    company_street: exactText(
      words("Company: street", "Firma: ulica", "Empresa: rua", "Firma: ulice", "Cég: utca"),
      60,
    ),
    company_house: exactText(
      words(
        "Company: house number",
        "Firma: numer domu",
        "Empresa: número",
        "Firma: číslo domu",
        "Cég: házszám",
      ),
      20,
    ),
    company_flat: exactText(
      words(
        "Company: flat number",
        "Firma: numer lokalu",
        "Empresa: apartamento",
        "Firma: číslo bytu",
        "Cég: ajtó",
      ),
      20,
    ),
    company_post_code: exactText(
      words(
        "Company: post code",
        "Firma: kod pocztowy",
        "Empresa: código postal",
        "Firma: PSČ",
        "Cég: irányítószám",
      ),
      10,
    ),
    company_nip: exactText(
      words("Company: NIP", "Firma: NIP", "Empresa: NIP", "Firma: NIP", "Cég: NIP"),
      20,
    ),
    receivable_account: account(
      words(
        "Account of receivables",
        "Konto należności",
        "Conta de clientes",
        "Účet pohledávek",
        "Vevőkövetelések számlája",
      ),
      "201-2-1-{khid}",
    ),
    sales_account: account(
      words(
        "Account of sales",
        "Konto sprzedaży",
        "Conta de vendas",
        "Účet tržeb",
        "Értékesítés számlája",
      ),
      "702-2",
    ),
    output_vat_account: account(
      words(
        "Account of VAT on sales",
        "Konto VAT należnego",
        "Conta de IVA sobre vendas",
        "Účet DPH na výstupu",
        "Fizetendő áfa számlája",
      ),
      "221-1",
    ),
    payable_account: account(
      words(
        "Account of payables",
        "Konto zobowiązań",
        "Conta de fornecedores",
        "Účet závazků",
        "Szállítói kötelezettségek számlája",
      ),
      "202-2-1-{khid}",
    ),
    cost_account: account(
      words(
        "Account of costs",
        "Konto kosztów",
        "Conta de custos",
        "Účet nákladů",
        "Költségek számlája",
      ),
      "402",
    ),
    input_vat_account: account(
      words(
        "Account of VAT on purchases",
        "Konto VAT naliczonego",
        "Conta de IVA sobre compras",
        "Účet DPH na vstupu",
        "Levonható áfa számlája",
      ),
      "221-2",
    ),
    sales_register: register(
      words(
        "VAT register of sales",
        "Rejestr VAT sprzedaży",
        "Registro de IVA de vendas",
        "Evidence DPH prodeje",
        "Értékesítési áfa-nyilvántartás",
      ),
      "rSPV",
    ),
    purchase_register: register(
      words(
        "VAT register of purchases",
        "Rejestr VAT zakupu",
        "Registro de IVA de compras",
        "Evidence DPH nákupu",
        "Beszerzési áfa-nyilvántartás",
      ),
      "rZPV",
    ),
  },
  { additionalProperties: false },
);
export type SymfoniaOptions = Static<typeof SymfoniaOptions>;
