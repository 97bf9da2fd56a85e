import type { I18n } from "../../sdk/index.ts";

/** How a person gets an A1 certificate and what else is needed. */
export const steps: readonly I18n[] = [
  {
    en: "Buy an e-CNPJ certificate of the type A1 from an authority of ICP-Brasil, or ask your accountant for the company's. It is a .pfx or .p12 file with a password and lasts one year. Types A3 (card, token) cannot be used.",
    pl: "Kup certyfikat e-CNPJ typu A1 w urzędzie ICP-Brasil albo poproś o firmowy księgowego. To plik .pfx lub .p12 z hasłem, ważny rok. Typu A3 (karta, token) nie da się użyć.",
    "pt-BR":
      "Adquira um e-CNPJ do tipo A1 em uma autoridade da ICP-Brasil, ou peça o da empresa ao contador. É um arquivo .pfx ou .p12 com senha, válido por um ano. O tipo A3 (cartão, token) não serve.",
    cs: "Pořiďte certifikát e-CNPJ typu A1 u autority ICP-Brasil, nebo si o firemní řekněte účetní. Je to soubor .pfx nebo .p12 s heslem a platí rok. Typ A3 (karta, token) použít nelze.",
    hu: "Vegyen A1 típusú e-CNPJ tanúsítványt egy ICP-Brasil-szolgáltatótól, vagy kérje el a cégét a könyvelőtől. Ez egy jelszavas .pfx vagy .p12 fájl, egy évig érvényes. Az A3 típus (kártya, token) nem használható.",
  },
  {
    en: "Turn the file into Base64 text, for instance with: base64 -w0 company.pfx",
    pl: "Zapisz plik w Base64, na przykład: base64 -w0 firma.pfx",
    "pt-BR": "Converta o arquivo em texto Base64, por exemplo: base64 -w0 empresa.pfx",
    cs: "Převeďte soubor do Base64, například: base64 -w0 firma.pfx",
    hu: "Alakítsa a fájlt Base64 szöveggé, például: base64 -w0 ceg.pfx",
  },
  {
    en: "Enter it with its password and the state of the company, and the certificates of ICP-Brasil (gov.br/iti, repository) as PEM.",
    pl: "Wpisz go z hasłem i stanem firmy oraz podaj certyfikaty ICP-Brasil (gov.br/iti, repozytorium) jako PEM.",
    "pt-BR":
      "Informe-o com a senha e a UF da empresa, e os certificados da ICP-Brasil (gov.br/iti, repositório) em PEM.",
    cs: "Zadejte ho s heslem a státem firmy a přidejte certifikáty ICP-Brasil (gov.br/iti, repozitář) jako PEM.",
    hu: "Adja meg a jelszóval és a cég államával együtt, valamint az ICP-Brasil tanúsítványait (gov.br/iti, tárhely) PEM formában.",
  },
  {
    en: "See that no other program asks for the same CNPJ: the authority counts all of them together, and blocks for an hour.",
    pl: "Upewnij się, że żaden inny program nie pyta o ten sam CNPJ: urząd liczy wszystkie razem i blokuje na godzinę.",
    "pt-BR":
      "Confira se nenhum outro sistema consulta o mesmo CNPJ: a SEFAZ conta todos juntos e bloqueia por uma hora.",
    cs: "Ověřte, že se na stejné CNPJ neptá jiný program: úřad je počítá dohromady a blokuje na hodinu.",
    hu: "Győződjön meg róla, hogy más program nem kérdezi ugyanazt a CNPJ-t: a hatóság együtt számolja őket, és egy órára letilt.",
  },
];
