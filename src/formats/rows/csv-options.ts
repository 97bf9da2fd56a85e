import type { Static } from "typebox";
import { field, fields } from "../../model/field.ts";
import {
  ColumnNames,
  encodingFields,
  numberFields,
  skipLines,
  trimField,
  words,
} from "./option-fields.ts";

export const columnsTitle = words(
  "Names of the columns",
  "Nazwy kolumn",
  "Nomes das colunas",
  "Názvy sloupců",
  "Az oszlopok nevei",
);

export const shortRows = field.choice(["fault", "accept"], {
  title: words(
    "Rows with too few cells",
    "Wiersze ze zbyt małą liczbą komórek",
    "Linhas com células a menos",
    "Řádky s menším počtem buněk",
    "Túl kevés cellát tartalmazó sorok",
  ),
  help: words(
    "fault sets them aside; accept takes them without the missing columns.",
    "fault odkłada je na bok; accept przyjmuje je bez brakujących kolumn.",
    "fault as separa; accept as aceita sem as colunas que faltam.",
    "fault je odloží stranou; accept je přijme bez chybějících sloupců.",
    "a fault félreteszi, az accept a hiányzó oszlopok nélkül elfogadja őket.",
  ),
  default: "fault",
});

export const CsvOptions = fields({
  ...encodingFields,
  separator: field.text({
    title: words("Separator", "Separator", "Separador", "Oddělovač", "Elválasztó"),
    help: words(
      "One to three signs, or tab.",
      "Jeden do trzech znaków albo tab.",
      "De um a três sinais, ou tab.",
      "Jeden až tři znaky, nebo tab.",
      "Egy–három jel vagy tab.",
    ),
    pattern: "^(tab|[^\\s\\w\"'+-]{1,3})$",
    maxLength: 3,
    default: ";",
  }),
  quote: field.choice(['"', "'", "none"], {
    title: words("Quotes", "Cudzysłów", "Aspas", "Uvozovky", "Idézőjel"),
    default: '"',
  }),
  header: field.flag({
    title: words(
      "The first line names the columns",
      "Pierwszy wiersz zawiera nazwy kolumn",
      "A primeira linha traz os nomes das colunas",
      "První řádek obsahuje názvy sloupců",
      "Az első sor az oszlopok neveit tartalmazza",
    ),
    default: true,
  }),
  columns: ColumnNames(
    columnsTitle,
    words(
      "In place of the file's own, or where it has none.",
      "Zamiast nazw z pliku albo gdy plik ich nie ma.",
      "No lugar dos nomes do arquivo, ou quando ele não os tem.",
      "Místo názvů ze souboru, nebo když v něm nejsou.",
      "A fájl nevei helyett, vagy ha nincsenek benne.",
    ),
  ),
  skip_lines: skipLines,
  ...numberFields,
  trim: trimField,
  short_rows: shortRows,
  formulas: field.choice(["guard", "as_is"], {
    title: words(
      "Text that a spreadsheet would run",
      "Tekst, który arkusz by wykonał",
      "Texto que a planilha executaria",
      "Text, který by tabulka spustila",
      "Szöveg, amelyet a táblázatkezelő lefuttatna",
    ),
    help: words(
      "guard writes an apostrophe before it and takes it away in reading; as_is is for files that only programs read.",
      "guard dopisuje przed nim apostrof, a przy czytaniu go usuwa; as_is – dla plików, które czytają tylko programy.",
      "guard grava um apóstrofo antes dele e o remove na leitura; as_is é para arquivos lidos só por programas.",
      "guard před něj zapíše apostrof a při čtení ho odebere; as_is je pro soubory, které čtou jen programy.",
      "a guard aposztrófot ír elé, és olvasáskor elveszi; az as_is csak programok által olvasott fájlokhoz való.",
    ),
    default: "guard",
  }),
  line_end: field.choice(["crlf", "lf"], {
    title: words(
      "End of lines that are written",
      "Koniec zapisywanych wierszy",
      "Fim das linhas gravadas",
      "Konec zapisovaných řádků",
      "Az írt sorok vége",
    ),
    default: "crlf",
  }),
});
export type CsvOptions = Static<typeof CsvOptions>;

export const separatorOf = ({ separator }: Pick<CsvOptions, "separator">): string =>
  separator === "tab" ? "\t" : separator;
