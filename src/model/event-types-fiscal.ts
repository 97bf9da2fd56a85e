import { type TProperties, Type } from "typebox";
import { type EventType, texts } from "./event-type.ts";
import { optional, text } from "./scalars.ts";

/** Every field may be left out: publishers send the part that they know. */
const data = (properties: TProperties) => Type.Partial(Type.Object(properties));

const AccessKey = text(60, "chave de acesso, 44 digits");
const Money = text(30, "decimal text: 1500.00");
const Day = text(30, "YYYY-MM-DD");
const Count = Type.Integer({ minimum: 0 });

const DOCUMENT = {
  chave_acesso: AccessKey,
  serie: text(10),
  emit_cnpj: text(20),
  emit_nome: text(200),
  dest_nome: text(200),
  valor_total: Money,
  data_emissao: Day,
  usuario: text(200),
};
const KEY = "35210812345678901234567890123456789012345678";
const DOCUMENT_EXAMPLE = {
  chave_acesso: KEY,
  serie: "1",
  emit_cnpj: "12345678901234",
  emit_nome: "Empresa Exemplo LTDA",
  dest_nome: "Cliente Exemplo",
  valor_total: "1500.00",
  data_emissao: "2026-03-12",
  usuario: "admin",
};

/** Brazilian fiscal documents, under the names that their receivers know. */
export const FISCAL_EVENT_TYPES: readonly EventType[] = [
  {
    type: "nfe_importada",
    family: "fiscal",
    title: texts([
      "NF-e imported",
      "Zaimportowano NF-e",
      "NF-e importada",
      "NF-e importována",
      "NF-e importálva",
    ]),
    description: texts([
      "An electronic invoice for goods (NF-e) was imported.",
      "Zaimportowano elektroniczną fakturę towarową (NF-e).",
      "Uma nota fiscal eletrônica (NF-e) foi importada.",
      "Byla importována elektronická faktura za zboží (NF-e).",
      "Elektronikus áruszámla (NF-e) importálása megtörtént.",
    ]),
    schema: data({ ...DOCUMENT, numero_nf: text(20) }),
    example: { ...DOCUMENT_EXAMPLE, numero_nf: "12345" },
  },
  {
    type: "cte_importado",
    family: "fiscal",
    title: texts([
      "CT-e imported",
      "Zaimportowano CT-e",
      "CT-e importado",
      "CT-e importován",
      "CT-e importálva",
    ]),
    description: texts([
      "An electronic transport document (CT-e) was imported.",
      "Zaimportowano elektroniczny dokument przewozowy (CT-e).",
      "Um conhecimento de transporte eletrônico (CT-e) foi importado.",
      "Byl importován elektronický přepravní doklad (CT-e).",
      "Elektronikus fuvarokmány (CT-e) importálása megtörtént.",
    ]),
    schema: data({ ...DOCUMENT, numero_ct: text(20) }),
    example: { ...DOCUMENT_EXAMPLE, numero_ct: "987" },
  },
  {
    type: "consulta_concluida",
    family: "fiscal",
    title: texts([
      "SEFAZ query finished",
      "Zapytanie do SEFAZ zakończone",
      "Consulta SEFAZ concluída",
      "Dotaz do SEFAZ dokončen",
      "SEFAZ-lekérdezés befejeződött",
    ]),
    description: texts([
      "A query of the tax authority's documents came to its end.",
      "Zapytanie o dokumenty w urzędzie podatkowym dobiegło końca.",
      "Uma consulta de documentos na SEFAZ chegou ao fim.",
      "Dotaz na doklady u finanční správy skončil.",
      "Az adóhatóság bizonylatainak lekérdezése befejeződött.",
    ]),
    schema: data({
      certificado: text(200),
      cnpj: text(20),
      total_encontrados: Count,
      data_inicio: Day,
      data_fim: Day,
      servico: text(10, "nfe or cte"),
      ambiente: text(20, "producao or homologacao"),
      novos: Count,
      ult_nsu: text(15),
      max_nsu: text(15),
      motivo: text(500, "cStat and xMotivo"),
      proxima_consulta: text(40, "RFC 3339, UTC: nothing is asked before"),
    }),
    example: {
      certificado: "Empresa Exemplo LTDA",
      cnpj: "12345678901234",
      total_encontrados: 17,
      data_inicio: "2026-03-01",
      data_fim: "2026-03-12",
      servico: "nfe",
      ambiente: "producao",
      novos: 15,
      ult_nsu: "000000000001234",
      max_nsu: "000000000001234",
      motivo: "138 Documento(s) localizado(s)",
      proxima_consulta: "2026-03-12T11:31:00Z",
    },
  },
  {
    type: "documento_atualizado",
    family: "fiscal",
    title: texts([
      "Document updated",
      "Zaktualizowano dokument",
      "Documento atualizado",
      "Doklad aktualizován",
      "Bizonylat frissült",
    ]),
    description: texts([
      "Fields of a fiscal document changed.",
      "Zmieniły się pola dokumentu fiskalnego.",
      "Campos de um documento fiscal foram alterados.",
      "Změnila se pole daňového dokladu.",
      "Egy adóügyi bizonylat mezői megváltoztak.",
    ]),
    schema: data({
      chave_acesso: AccessKey,
      tipo: text(20),
      campos_alterados: Type.Array(text(100)),
    }),
    example: { chave_acesso: KEY, tipo: "nfe", campos_alterados: ["valor_total"] },
  },
  {
    type: "erro_importacao",
    family: "fiscal",
    title: texts([
      "Import error",
      "Błąd importu",
      "Erro de importação",
      "Chyba importu",
      "Importálási hiba",
    ]),
    description: texts([
      "A file could not be imported.",
      "Nie udało się zaimportować pliku.",
      "Um arquivo não pôde ser importado.",
      "Soubor se nepodařilo importovat.",
      "Egy fájl importálása nem sikerült.",
    ]),
    schema: data({
      arquivo: text(500),
      erro: text(2000),
      timestamp: optional(text(40)),
    }),
    example: {
      arquivo: "nfe-12345.xml",
      erro: "XML inválido na linha 12",
      timestamp: "2026-03-12T09:30:00Z",
    },
  },
];
