import { field } from "../../sdk/index.ts";

export const credentialFields = {
  pfx: field.secret({
    title: {
      en: "A1 certificate as a PFX file (Base64)",
      pl: "Certyfikat A1 w pliku PFX (Base64)",
      "pt-BR": "Certificado A1 em arquivo PFX (Base64)",
      cs: "Certifikát A1 v souboru PFX (Base64)",
      hu: "A1 tanúsítvány PFX-fájlban (Base64)",
    },
    help: {
      en: "The bytes of the .pfx or .p12 file as Base64 text: e-CNPJ of the company or of any of its branches.",
      pl: "Zawartość pliku .pfx lub .p12 zapisana w Base64: e-CNPJ firmy lub dowolnego jej oddziału.",
      "pt-BR":
        "O conteúdo do arquivo .pfx ou .p12 em Base64: e-CNPJ da empresa, matriz ou qualquer filial.",
      cs: "Obsah souboru .pfx nebo .p12 v Base64: e-CNPJ firmy nebo kterékoli její pobočky.",
      hu: "A .pfx vagy .p12 fájl tartalma Base64-ben: a cég vagy bármely fióktelepének e-CNPJ-je.",
    },
    maxLength: 360_000,
  }),
  pfx_password: field.secret({
    title: {
      en: "Password of the PFX file",
      pl: "Hasło pliku PFX",
      "pt-BR": "Senha do arquivo PFX",
      cs: "Heslo k souboru PFX",
      hu: "A PFX-fájl jelszava",
    },
    maxLength: 200,
  }),
};
