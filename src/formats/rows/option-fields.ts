import { Type } from "typebox";
import { described, field } from "../../model/field.ts";
import type { I18n } from "../../model/i18n.ts";
import { READ_ENCODINGS } from "./encoding.ts";

/** In the order of the languages: en, pl, pt-BR, cs, hu. */
export const words = (en: string, pl: string, ptBr: string, cs: string, hu: string): I18n => ({
  ...{ en, pl, cs, hu },
  "pt-BR": ptBr,
});

export const ColumnNames = (title: I18n, help?: I18n) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    ...described({ title, ...(help ? { help } : {}) }),
    maxItems: 1_000,
    default: [],
  });

/** Options of every codec of text. */
export const encodingFields = {
  encoding: field.choice(READ_ENCODINGS, {
    title: words("Encoding", "Kodowanie", "Codificação", "Kódování", "Kódolás"),
    help: words(
      "auto looks at the file; a file that is written is then in UTF-8.",
      "auto rozpoznaje po treści pliku; plik zapisywany jest wtedy w UTF-8.",
      "auto examina o arquivo; um arquivo gravado fica então em UTF-8.",
      "auto se řídí obsahem souboru; zapisovaný soubor je pak v UTF-8.",
      "az auto a fájlból állapítja meg; írásnál ilyenkor UTF-8 lesz.",
    ),
    default: "auto",
  }),
  unencodable: field.choice(["refuse", "replace"], {
    title: words(
      "Characters that the encoding lacks",
      "Znaki, których kodowanie nie ma",
      "Caracteres que a codificação não tem",
      "Znaky, které kódování nemá",
      "A kódolásból hiányzó karakterek",
    ),
    help: words(
      "refuse stops with an error; replace writes the nearest letters (ä as a), and nothing where there are none.",
      "refuse przerywa z błędem; replace zapisuje najbliższe litery (ä jako a), a gdy takich nie ma – nic.",
      "refuse para com erro; replace grava as letras mais próximas (ä como a), e nada quando não há nenhuma.",
      "refuse skončí chybou; replace zapíše nejbližší písmena (ä jako a), a kde žádná nejsou, nic.",
      "a refuse hibával leáll; a replace a legközelebbi betűt írja (ä helyett a), ha nincs ilyen, semmit.",
    ),
    default: "refuse",
  }),
  byte_order_mark: field.flag({
    title: words(
      "Write a byte order mark",
      "Zapisz znacznik BOM",
      "Gravar a marca BOM",
      "Zapsat značku BOM",
      "BOM jelölő írása",
    ),
    help: words(
      "Excel needs it to see that a CSV file is in UTF-8.",
      "Bez niego Excel nie pozna, że plik CSV jest w UTF-8.",
      "Sem ela o Excel não percebe que um CSV está em UTF-8.",
      "Bez ní Excel nepozná, že soubor CSV je v UTF-8.",
      "Enélkül az Excel nem ismeri fel, hogy a CSV UTF-8 kódolású.",
    ),
    default: false,
  }),
};

/** Columns that hold numbers, and how the file writes them. */
export const numberFields = {
  number_columns: ColumnNames(
    words(
      "Columns with numbers",
      "Kolumny z liczbami",
      "Colunas com números",
      "Sloupce s čísly",
      "Számokat tartalmazó oszlopok",
    ),
    words(
      "They are read and written as numbers; a row with anything else there is set aside.",
      "Są czytane i zapisywane jako liczby; wiersz z inną treścią jest odkładany.",
      "São lidas e gravadas como números; uma linha com outra coisa ali é separada.",
      "Čtou a zapisují se jako čísla; řádek s jiným obsahem se odloží stranou.",
      "Számként olvassuk és írjuk őket; a más tartalmú sort félretesszük.",
    ),
  ),
  decimal_mark: field.choice([".", ","], {
    title: words(
      "Decimal mark",
      "Znak dziesiętny",
      "Separador decimal",
      "Desetinné znaménko",
      "Tizedesjel",
    ),
    default: ".",
  }),
};

/** Lines before the rows. */
export const skipLines = field.integer({
  title: words(
    "Lines to skip at the beginning",
    "Wiersze do pominięcia na początku",
    "Linhas a pular no início",
    "Řádky přeskočené na začátku",
    "Kihagyandó sorok az elején",
  ),
  minimum: 0,
  maximum: 10_000,
  default: 0,
});

export const trimField = field.flag({
  title: words(
    "Cut blanks around values",
    "Usuwaj spacje wokół wartości",
    "Remover espaços em volta dos valores",
    "Odstranit mezery kolem hodnot",
    "Szóközök levágása az értékek körül",
  ),
  default: false,
});
