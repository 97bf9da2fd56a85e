import { field } from "../../model/field.ts";
import type { I18n } from "../../model/i18n.ts";
import { words } from "./option-fields.ts";

/** A text that may be empty. */
export const exactText = (title: I18n, maxLength: number, initial = "", help?: I18n) =>
  field.text({
    title,
    maxLength,
    minLength: 0,
    default: initial,
    // A line break or a control character would end the field.
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    ...(help ? { help } : {}),
  });

export const withParties = field.flag({
  title: words(
    "Write the contractors of the documents too",
    "Zapisz też kontrahentów dokumentów",
    "Gravar também os parceiros dos documentos",
    "Zapsat i obchodní partnery dokladů",
    "A bizonylatok partnereinek kiírása is",
  ),
  default: true,
});
