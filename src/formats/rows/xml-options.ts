import { type Static, Type } from "typebox";
import { described, field, fields } from "../../model/field.ts";
import { encodingFields, trimField, words } from "./option-fields.ts";

const PATH_PATTERN = "^(/[^/\\s<>&\"']+)+$";

export const XmlOptions = fields({
  encoding: encodingFields.encoding,
  row_path: field.text({
    title: words(
      "Where the rows are",
      "Gdzie są wiersze",
      "Onde estão as linhas",
      "Kde jsou řádky",
      "Hol vannak a sorok",
    ),
    help: words(
      "Elements from the root to a row: /Root/List/Row; * is any. Prefixes of namespaces do not count in reading.",
      "Elementy od korzenia do wiersza: /Root/List/Row; * to dowolny. Przy czytaniu przedrostki przestrzeni nazw nie mają znaczenia.",
      "Elementos da raiz até uma linha: /Root/List/Row; * é qualquer um. Na leitura, prefixos de namespaces não contam.",
      "Elementy od kořene k řádku: /Root/List/Row; * je libovolný. Při čtení na předponách jmenných prostorů nezáleží.",
      "Elemek a gyökértől a sorig: /Root/List/Row; a * bármelyik. Olvasáskor a névtér-előtagok nem számítanak.",
    ),
    pattern: PATH_PATTERN,
    maxLength: 400,
    default: "/*/*",
  }),
  children: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    ...described({
      title: words(
        "Elements that repeat",
        "Elementy powtarzające się",
        "Elementos que se repetem",
        "Opakované elementy",
        "Ismétlődő elemek",
      ),
      help: words(
        "Their names under the row, with dots: Lines.Line. They become rows of their own.",
        "Ich nazwy pod wierszem, z kropkami: Lines.Line. Stają się osobnymi wierszami.",
        "Seus nomes sob a linha, com pontos: Lines.Line. Tornam-se linhas próprias.",
        "Jejich názvy pod řádkem, s tečkami: Lines.Line. Stanou se samostatnými řádky.",
        "A nevük a soron belül, pontokkal: Lines.Line. Önálló sorok lesznek.",
      ),
    }),
    maxItems: 50,
    default: [],
  }),
  trim: { ...trimField, default: true },
  xsd: Type.Optional(
    Type.String({
      ...described({
        title: words("XML schema", "Schemat XML", "Esquema XML", "Schéma XML", "XML-séma"),
        help: words(
          "The text of an XSD. Files up to 20 MB are checked against it before a row is taken.",
          "Treść XSD. Pliki do 20 MB są z nim sprawdzane, zanim zostanie wzięty pierwszy wiersz.",
          "O texto de um XSD. Arquivos de até 20 MB são conferidos antes de qualquer linha.",
          "Text XSD. Soubory do 20 MB se podle něj zkontrolují dříve, než se vezme první řádek.",
          "Egy XSD szövege. A legfeljebb 20 MB-os fájlokat az első sor előtt ellenőrizzük vele.",
        ),
      }),
      maxLength: 500_000,
    }),
  ),
  root_attributes: Type.Array(
    Type.String({ pattern: "^[\\p{L}_][\\p{L}\\p{N}_.:-]*=[^\\n]*$", maxLength: 500 }),
    {
      ...described({
        title: words(
          "Attributes of the root that is written",
          "Atrybuty zapisywanego korzenia",
          "Atributos da raiz gravada",
          "Atributy zapisovaného kořene",
          "Az írt gyökérelem attribútumai",
        ),
        help: words(
          "Such as xmlns=http://example.com/schema.",
          "Na przykład xmlns=http://example.com/schema.",
          "Por exemplo xmlns=http://example.com/schema.",
          "Například xmlns=http://example.com/schema.",
          "Például xmlns=http://example.com/schema.",
        ),
      }),
      maxItems: 30,
      default: [],
    },
  ),
  empty_elements: field.choice(["leave_out", "write"], {
    title: words(
      "Elements without a value",
      "Elementy bez wartości",
      "Elementos sem valor",
      "Elementy bez hodnoty",
      "Érték nélküli elemek",
    ),
    default: "leave_out",
  }),
});
export type XmlOptions = Static<typeof XmlOptions>;

/** The names on the way to a row, from the root. */
export const stepsOf = ({ row_path: path }: Pick<XmlOptions, "row_path">): string[] =>
  path.split("/").slice(1);
