import { type TObject, Type } from "typebox";
import { LANGUAGES } from "../model/i18n.ts";
import type { Connector } from "./connector.ts";
import { field } from "./define.ts";

/** Read by the hub, which chooses the ready text; connectors do not see it. */
const language = Type.Optional(
  field.choice(LANGUAGES, {
    title: {
      en: "Language of the texts",
      pl: "Język treści",
      "pt-BR": "Idioma dos textos",
      cs: "Jazyk textů",
      hu: "A szövegek nyelve",
    },
    help: {
      en: "Of the ready texts; your own template says what it says.",
      pl: "Dotyczy gotowych treści; własny szablon pozostaje bez zmian.",
      "pt-BR": "Dos textos prontos; seu próprio modelo não muda.",
      cs: "Platí pro hotové texty; vlastní šablona zůstává beze změny.",
      hu: "A kész szövegekre vonatkozik; a saját sablon változatlan marad.",
    },
  }),
);

const known = new WeakMap<TObject, TObject>();

/** What a subscription says about a destination: the connector's own settings, and the language. */
export function deliverSchema({ deliver }: Pick<Connector, "deliver">): TObject | undefined {
  if (!deliver) return undefined;
  const made =
    known.get(deliver.settings) ??
    Type.Object({ ...deliver.settings.properties, language }, { additionalProperties: false });
  known.set(deliver.settings, made);
  return made;
}
