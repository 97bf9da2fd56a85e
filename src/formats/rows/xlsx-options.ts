import type { Static } from "typebox";
import { field, fields } from "../../model/field.ts";
import { columnsTitle } from "./csv-options.ts";
import { ColumnNames, trimField, words } from "./option-fields.ts";

export const XlsxOptions = fields({
  sheet: field.text({
    title: words("Sheet", "Arkusz", "Planilha", "List", "Munkalap"),
    help: words(
      "Its name, or its number from 1. Empty: the first one.",
      "Nazwa albo numer od 1. Puste: pierwszy.",
      "O nome, ou o número a partir de 1. Vazio: a primeira.",
      "Název, nebo číslo od 1. Prázdné: první.",
      "A neve vagy sorszáma 1-től. Üresen: az első.",
    ),
    minLength: 0,
    maxLength: 100,
    default: "",
  }),
  header_row: field.integer({
    title: words(
      "Row with the names of the columns",
      "Wiersz z nazwami kolumn",
      "Linha com os nomes das colunas",
      "Řádek s názvy sloupců",
      "Az oszlopneveket tartalmazó sor",
    ),
    help: words(
      "From 1; 0 where there is none.",
      "Od 1; 0, gdy go nie ma.",
      "A partir de 1; 0 se não houver.",
      "Od 1; 0, pokud žádný není.",
      "1-től; 0, ha nincs ilyen.",
    ),
    minimum: 0,
    maximum: 10_000,
    default: 1,
  }),
  columns: ColumnNames(columnsTitle),
  trim: trimField,
  error_cells: field.choice(["fault", "empty"], {
    title: words(
      "Rows with errors such as #N/A",
      "Wiersze z błędami, np. #N/D!",
      "Linhas com erros como #N/D",
      "Řádky s chybami, např. #N/A",
      "Hibás cellájú sorok (például #HIÁNYZIK)",
    ),
    help: words(
      "fault sets them aside; empty takes the cell for empty.",
      "fault odkłada je na bok; empty traktuje komórkę jako pustą.",
      "fault as separa; empty trata a célula como vazia.",
      "fault je odloží stranou; empty bere buňku jako prázdnou.",
      "a fault félreteszi őket; az empty üresnek veszi a cellát.",
    ),
    default: "fault",
  }),
  number_columns: ColumnNames(
    words(
      "Columns written as numbers",
      "Kolumny zapisywane jako liczby",
      "Colunas gravadas como números",
      "Sloupce zapisované jako čísla",
      "Számként írt oszlopok",
    ),
  ),
  date_columns: ColumnNames(
    words(
      "Columns written as dates",
      "Kolumny zapisywane jako daty",
      "Colunas gravadas como datas",
      "Sloupce zapisované jako data",
      "Dátumként írt oszlopok",
    ),
  ),
});
export type XlsxOptions = Static<typeof XlsxOptions>;
