import { type Static, Type } from "typebox";
import { described, field, fields } from "../../model/field.ts";
import { encodingFields, numberFields, skipLines, words } from "./option-fields.ts";

const FixedColumn = Type.Object(
  {
    name: field.text({
      title: words("Name", "Nazwa", "Nome", "Název", "Név"),
      maxLength: 200,
    }),
    start: Type.Integer({
      ...described({
        title: words(
          "First character, from 1",
          "Pierwszy znak, od 1",
          "Primeiro caractere, a partir de 1",
          "První znak, od 1",
          "Első karakter, 1-től",
        ),
      }),
      minimum: 1,
      maximum: 100_000,
    }),
    length: Type.Integer({
      ...described({
        title: words("Characters", "Znaki", "Caracteres", "Počet znaků", "Karakterek száma"),
      }),
      minimum: 1,
      maximum: 100_000,
    }),
    align: Type.Optional(
      field.choice(["left", "right"], {
        title: words("Aligned", "Wyrównanie", "Alinhamento", "Zarovnání", "Igazítás"),
      }),
    ),
    pad: Type.Optional(
      Type.String({
        ...described({
          title: words(
            "Filled with",
            "Dopełniane znakiem",
            "Preenchido com",
            "Doplněno znakem",
            "Kitöltő karakter",
          ),
        }),
        minLength: 1,
        maxLength: 1,
      }),
    ),
  },
  { additionalProperties: false },
);
export type FixedColumn = Static<typeof FixedColumn>;

export const FixedOptions = fields({
  ...encodingFields,
  columns: Type.Array(FixedColumn, {
    ...described({
      title: words("Columns", "Kolumny", "Colunas", "Sloupce", "Oszlopok"),
      help: words(
        "Where each one stands in the line; left and filled with blanks where nothing else is said.",
        "Gdzie stoi każda z nich; do lewej i ze spacjami, o ile nie podano inaczej.",
        "Onde cada uma fica na linha; à esquerda e com espaços, salvo indicação.",
        "Kde který na řádku stojí; vlevo a s mezerami, není-li uvedeno jinak.",
        "Hol állnak a sorban; balra, szóközzel kitöltve, ha nincs más megadva.",
      ),
    }),
    minItems: 1,
    maxItems: 500,
  }),
  skip_lines: skipLines,
  skip_last_lines: field.integer({
    title: words(
      "Lines to skip at the end",
      "Wiersze do pominięcia na końcu",
      "Linhas a pular no fim",
      "Řádky přeskočené na konci",
      "Kihagyandó sorok a végén",
    ),
    minimum: 0,
    maximum: 100,
    default: 0,
  }),
  ...numberFields,
  too_long: field.choice(["refuse", "cut"], {
    title: words(
      "Values longer than their column",
      "Wartości dłuższe niż kolumna",
      "Valores mais longos que a coluna",
      "Hodnoty delší než sloupec",
      "Az oszlopnál hosszabb értékek",
    ),
    default: "refuse",
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
export type FixedOptions = Static<typeof FixedOptions>;
