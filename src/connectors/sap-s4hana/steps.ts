import type { I18n } from "../../sdk/index.ts";

/** How a person gets the credentials. */
export const steps: readonly I18n[] = [
  {
    en: "On premises: activate the services API_PRODUCT_SRV and API_MATERIAL_STOCK_SRV in the transaction /IWFND/MAINT_SERVICE (for partners API_BUSINESS_PARTNER too).",
    pl: "Instalacja własna: aktywuj usługi API_PRODUCT_SRV i API_MATERIAL_STOCK_SRV w transakcji /IWFND/MAINT_SERVICE (dla partnerów także API_BUSINESS_PARTNER).",
    "pt-BR":
      "Instalação própria: ative os serviços API_PRODUCT_SRV e API_MATERIAL_STOCK_SRV na transação /IWFND/MAINT_SERVICE (para parceiros também API_BUSINESS_PARTNER).",
    cs: "Vlastní instalace: v transakci /IWFND/MAINT_SERVICE aktivujte služby API_PRODUCT_SRV a API_MATERIAL_STOCK_SRV (pro partnery i API_BUSINESS_PARTNER).",
    hu: "Saját telepítésnél: az /IWFND/MAINT_SERVICE tranzakcióban aktiválja az API_PRODUCT_SRV és az API_MATERIAL_STOCK_SRV szolgáltatást (partnerekhez az API_BUSINESS_PARTNER-t is).",
  },
  {
    en: "Then create a user of the type System in SU01 with a role for these services (S_SERVICE) and for the material master (M_MATE_*).",
    pl: "Następnie utwórz w SU01 użytkownika typu System z rolą obejmującą te usługi (S_SERVICE) i dane podstawowe materiałów (M_MATE_*).",
    "pt-BR":
      "Depois crie na SU01 um usuário do tipo Sistema com uma função para esses serviços (S_SERVICE) e para o mestre de materiais (M_MATE_*).",
    cs: "Poté v SU01 vytvořte uživatele typu Systém s rolí pro tyto služby (S_SERVICE) a pro kmenová data materiálů (M_MATE_*).",
    hu: "Ezután az SU01-ben hozzon létre Rendszer típusú felhasználót, olyan szerepkörrel, amely ezekre a szolgáltatásokra (S_SERVICE) és az anyagtörzsre (M_MATE_*) szól.",
  },
  {
    en: "In the cloud: open the apps Maintain Communication Users and Communication Systems and create one of each; then in Communication Arrangements add the scenarios SAP_COM_0009 (products), SAP_COM_0164 (stock) and SAP_COM_0008 (partners).",
    pl: "W chmurze: w aplikacjach Maintain Communication Users i Communication Systems utwórz użytkownika i system, a w Communication Arrangements dodaj scenariusze SAP_COM_0009 (materiały), SAP_COM_0164 (stany) i SAP_COM_0008 (partnerzy).",
    "pt-BR":
      "Na nuvem: nos apps Maintain Communication Users e Communication Systems crie um usuário e um sistema; depois em Communication Arrangements adicione os cenários SAP_COM_0009 (produtos), SAP_COM_0164 (estoque) e SAP_COM_0008 (parceiros).",
    cs: "V cloudu: v aplikacích Maintain Communication Users a Communication Systems vytvořte uživatele a systém a v Communication Arrangements přidejte scénáře SAP_COM_0009 (produkty), SAP_COM_0164 (zásoby) a SAP_COM_0008 (partneři).",
    hu: "A felhőben: a Maintain Communication Users és a Communication Systems alkalmazásban hozzon létre egy felhasználót és egy rendszert, majd a Communication Arrangements alatt vegye fel a SAP_COM_0009 (termékek), SAP_COM_0164 (készlet) és SAP_COM_0008 (partnerek) forgatókönyvet.",
  },
  {
    en: "Enter the host with its port as the base URL (https://host:44300, in the cloud https://my300000-api.s4hana.cloud.sap), the user, its password and, on premises, the client.",
    pl: "Jako adres bazowy wpisz host z portem (https://host:44300, w chmurze https://my300000-api.s4hana.cloud.sap), podaj użytkownika, hasło i, przy instalacji własnej, mandanta.",
    "pt-BR":
      "Informe como URL base o host com a porta (https://host:44300, na nuvem https://my300000-api.s4hana.cloud.sap), o usuário, a senha e, na instalação própria, o mandante.",
    cs: "Jako základní URL zadejte hostitele s portem (https://host:44300, v cloudu https://my300000-api.s4hana.cloud.sap), uživatele, heslo a u vlastní instalace mandant.",
    hu: "Alapcímként adja meg a kiszolgálót a porttal (https://host:44300, a felhőben https://my300000-api.s4hana.cloud.sap), a felhasználót, a jelszót, saját telepítésnél a mandantot is.",
  },
];
