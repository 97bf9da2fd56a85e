import { type Static, Type } from "typebox";
import { field } from "../../model/field.ts";
import { exactText, withParties } from "./erp-options.ts";
import { words } from "./option-fields.ts";

export const idNamespace = exactText(
  words(
    "Name that ids are made from",
    "Nazwa, z której powstają identyfikatory",
    "Nome de que se formam os identificadores",
    "Název, ze kterého vznikají identifikátory",
    "A név, amelyből az azonosítók készülnek",
  ),
  60,
  "viadukt",
  words(
    "A record always gets the same id under the same name, so that a second import changes it and adds none.",
    "Pod tą samą nazwą rekord ma zawsze ten sam identyfikator, więc ponowny import go zmienia, a nie dodaje.",
    "Com o mesmo nome um registro recebe sempre o mesmo identificador; a segunda importação o altera e não duplica.",
    "Pod stejným názvem má záznam vždy stejný identifikátor, takže další import ho změní, a nepřidá znovu.",
    "Azonos név alatt egy rekord mindig ugyanazt az azonosítót kapja, így az ismételt import módosít, nem kettőz.",
  ),
);

const DATABASE_ID = "^[A-Za-z0-9_]{1,6}$";

export const OptimaOptions = Type.Object(
  {
    rows: field.choice(["sales_register", "purchase_register", "contractors"], {
      title: words(
        "What the rows are",
        "Co jest wierszami",
        "O que são as linhas",
        "Co jsou řádky",
        "Mik a sorok",
      ),
      default: "sales_register",
    }),
    source_database: field.text({
      title: words(
        "Id of the source database",
        "Identyfikator bazy źródłowej",
        "Identificador da base de origem",
        "Identifikátor zdrojové databáze",
        "A forrásadatbázis azonosítója",
      ),
      help: words(
        "BAZA_ZRD_ID: as set in Optima under Configuration → Firm → Distributed work, or Optima refuses the file.",
        "BAZA_ZRD_ID: jak w Optimie w Konfiguracja → Firma → Praca rozproszona, inaczej Optima odrzuci plik.",
        "BAZA_ZRD_ID: como definido no Optima em Konfiguracja → Firma → Praca rozproszona, senão o Optima recusa o arquivo.",
        "BAZA_ZRD_ID: jak je nastaveno v Optimě v Konfiguracja → Firma → Praca rozproszona, jinak Optima soubor odmítne.",
        "BAZA_ZRD_ID: ahogy az Optimában áll (Konfiguracja → Firma → Praca rozproszona), különben az Optima elutasítja a fájlt.",
      ),
      pattern: DATABASE_ID,
      default: "HUB",
    }),
    target_database: field.text({
      title: words(
        "Id of the target database",
        "Identyfikator bazy docelowej",
        "Identificador da base de destino",
        "Identifikátor cílové databáze",
        "A céladatbázis azonosítója",
      ),
      help: words(
        "BAZA_DOC_ID: as set in the same place.",
        "BAZA_DOC_ID: jak w tym samym miejscu.",
        "BAZA_DOC_ID: como definido no mesmo lugar.",
        "BAZA_DOC_ID: jak je nastaveno na stejném místě.",
        "BAZA_DOC_ID: ahogy ugyanott áll.",
      ),
      pattern: DATABASE_ID,
      default: "KS",
    }),
    encoding: field.choice(["utf-8", "windows-1250"], {
      title: words("Encoding", "Kodowanie", "Codificação", "Kódování", "Kódolás"),
      help: words(
        "Of files that are written; one that is read says its own.",
        "Plików zapisywanych; czytany plik sam podaje swoje.",
        "Dos arquivos gravados; um arquivo lido indica a sua.",
        "Zapisovaných souborů; čtený soubor uvádí své.",
        "Az írt fájloké; az olvasott fájl maga adja meg.",
      ),
      default: "utf-8",
    }),
    with_contractors: withParties,
    with_payments: field.flag({
      title: words(
        "Make a payment where a document has none",
        "Utwórz płatność, gdy dokument jej nie ma",
        "Criar um pagamento quando o documento não tem",
        "Vytvořit platbu, když ji doklad nemá",
        "Fizetés készítése, ha a bizonylatnak nincs",
      ),
      default: true,
    }),
    id_namespace: idNamespace,
  },
  { additionalProperties: false },
);
export type OptimaOptions = Static<typeof OptimaOptions>;
