import type { I18n } from "../../sdk/index.ts";

export const steps: readonly I18n[] = [
  {
    en: "In Setup > Company > Enable Features > SuiteCloud switch on REST Web Services and OAuth 2.0 (or Token-Based Authentication)",
    pl: "W Setup > Company > Enable Features > SuiteCloud włącz REST Web Services i OAuth 2.0 (albo Token-Based Authentication)",
    "pt-BR":
      "Em Setup > Company > Enable Features > SuiteCloud ative REST Web Services e OAuth 2.0 (ou Token-Based Authentication)",
    cs: "V Setup > Company > Enable Features > SuiteCloud zapněte REST Web Services a OAuth 2.0 (nebo Token-Based Authentication)",
    hu: "A Setup > Company > Enable Features > SuiteCloud lapon kapcsolja be a REST Web Services és az OAuth 2.0 (vagy a Token-Based Authentication) funkciót",
  },
  {
    en: "Make a role for the hub: REST Web Services, Log in using OAuth 2.0 Access Tokens (or using Access Tokens), SuiteAnalytics Workbook, Items (Edit), Locations, Currency, Customers and Vendors (View)",
    pl: "Utwórz rolę dla huba: REST Web Services, Log in using OAuth 2.0 Access Tokens (lub using Access Tokens), SuiteAnalytics Workbook, Items (Edit), Locations, Currency, Customers i Vendors (View)",
    "pt-BR":
      "Crie uma função para o hub: REST Web Services, Log in using OAuth 2.0 Access Tokens (ou using Access Tokens), SuiteAnalytics Workbook, Items (Edit), Locations, Currency, Customers e Vendors (View)",
    cs: "Vytvořte roli pro hub: REST Web Services, Log in using OAuth 2.0 Access Tokens (nebo using Access Tokens), SuiteAnalytics Workbook, Items (Edit), Locations, Currency, Customers a Vendors (View)",
    hu: "Hozzon létre szerepkört a hubnak: REST Web Services, Log in using OAuth 2.0 Access Tokens (vagy using Access Tokens), SuiteAnalytics Workbook, Items (Edit), Locations, Currency, Customers és Vendors (View)",
  },
  {
    en: "In Setup > Integration > Manage Integrations > New make an integration record, tick Client Credentials (Machine to Machine) Grant and REST Web Services, and copy the Client ID",
    pl: "W Setup > Integration > Manage Integrations > New utwórz rekord integracji, zaznacz Client Credentials (Machine to Machine) Grant oraz REST Web Services i skopiuj Client ID",
    "pt-BR":
      "Em Setup > Integration > Manage Integrations > New crie um registro de integração, marque Client Credentials (Machine to Machine) Grant e REST Web Services e copie o Client ID",
    cs: "V Setup > Integration > Manage Integrations > New vytvořte záznam integrace, zaškrtněte Client Credentials (Machine to Machine) Grant a REST Web Services a zkopírujte Client ID",
    hu: "A Setup > Integration > Manage Integrations > New oldalon hozzon létre integrációs rekordot, jelölje be a Client Credentials (Machine to Machine) Grant és a REST Web Services lehetőséget, és másolja ki a Client ID-t",
  },
  {
    en: "Make a key and a certificate on your machine, upload the certificate in Setup > Integration > Manage Authentication > OAuth 2.0 Client Credentials (M2M) Setup with the user and the role, and copy the Certificate ID",
    pl: "Utwórz na swoim komputerze klucz i certyfikat, wgraj certyfikat w Setup > Integration > Manage Authentication > OAuth 2.0 Client Credentials (M2M) Setup, wskazując użytkownika i rolę, i skopiuj Certificate ID",
    "pt-BR":
      "Gere no seu computador uma chave e um certificado, envie o certificado em Setup > Integration > Manage Authentication > OAuth 2.0 Client Credentials (M2M) Setup com o usuário e a função, e copie o Certificate ID",
    cs: "Na svém počítači vytvořte klíč a certifikát, certifikát nahrajte v Setup > Integration > Manage Authentication > OAuth 2.0 Client Credentials (M2M) Setup s uživatelem a rolí a zkopírujte Certificate ID",
    hu: "Készítsen a gépén kulcsot és tanúsítványt, a tanúsítványt töltse fel a Setup > Integration > Manage Authentication > OAuth 2.0 Client Credentials (M2M) Setup oldalon a felhasználóval és a szerepkörrel, és másolja ki a Certificate ID-t",
  },
  {
    en: "With TBA instead: tick Token-Based Authentication in the integration record, copy Consumer Key and Secret, and make a token in Setup > Users/Roles > Access Tokens > New",
    pl: "Zamiast tego z TBA: zaznacz Token-Based Authentication w rekordzie integracji, skopiuj Consumer Key i Secret i utwórz token w Setup > Users/Roles > Access Tokens > New",
    "pt-BR":
      "Com TBA, em vez disso: marque Token-Based Authentication no registro de integração, copie Consumer Key e Secret e crie um token em Setup > Users/Roles > Access Tokens > New",
    cs: "S TBA místo toho: v záznamu integrace zaškrtněte Token-Based Authentication, zkopírujte Consumer Key a Secret a vytvořte token v Setup > Users/Roles > Access Tokens > New",
    hu: "TBA esetén ehelyett: az integrációs rekordban jelölje be a Token-Based Authentication lehetőséget, másolja ki a Consumer Key-t és a Secretet, majd készítsen tokent a Setup > Users/Roles > Access Tokens > New oldalon",
  },
];
