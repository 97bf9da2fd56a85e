/**
 * Fields that the original server takes with a command and these tables do not have: they are kept beside the record.
 */
export interface VendorFields {
  readonly head: readonly string[];
  readonly lines?: readonly string[];
}

const numbered = (stem: string, last: number, width = 1): readonly string[] =>
  Array.from({ length: last }, (_, i) => `${stem}${String(i + 1).padStart(width, "0")}`);

const ACCOUNTS = ["UC_S", "UC_SA", "UC_D", "UC_DA"];
const TAXES = numbered("DAN", 3);
const BODIES = ["TELO", "TELO2", "TELO3", "TELO4"];
const CURRENCY = ["OZN_MENY", "MENA_PRED"];
const ORDER_LINE = [
  ...["RAB_SK", "POUKAZ", "DALSI_C1", "DALSI_C2", "ZCENA_MJ", "MENA", "KURS"],
  ...["POL_KOD", "POL_SDT", "POL_R", "POL_A"],
  ...numbered("DALSI_N", 6),
];

const PARTNERI_ADD: VendorFields = {
  head: [
    ...["BANKA_MES", "BANKA_NAME", "BANKA_STA", "DALSI", "DOPRAVA", "GDPR_SOUH", "DEALER"],
    ...["SKUP_SES", "DPH_OUT"],
    ...numbered("IDEN", 5),
    ...numbered("USER_C", 32, 2),
    ...numbered("USER_N", 32, 2),
    ...numbered("USER_D", 24, 2),
  ],
};

const PART_ADR_ADD: VendorFields = {
  head: ["OSLOVENI", "ICO", "DIC", "DOPRAVA", "ODBERATEL", "DODAVATEL"],
};

const FA_OUT_ADD: VendorFields = {
  head: [
    ...["SAZ_DPH1", "SAZ_DPH2", "CISLO_VF", "HLAVICKA", "PATICKA", "ID_KON", "UC_VF", "UC_VFA"],
    ...["NETTO", "BRUTTO", "BARVA", "CPUV_DOKL", "DOPRAVA", "OBJ_VYS", "OBJ_SPL", "STATUS"],
    ...["ZAL_VS", "UC_Z", "UC_ZA", "KON_PRIJEM"],
    ...BODIES,
    ...CURRENCY,
  ],
  lines: [
    ...["TEXT2", "TEXT3", "OPERACE", "ANALYT", "CISLO_DOBR", "POL_R", "POL_A"],
    ...TAXES,
    ...ACCOUNTS,
  ],
};

const FA_IN_ADD: VendorFields = {
  head: [...["SAZ_DPH1", "SAZ_DPH2", "ID_KON", "ID_ADR", "UC_VF", "UC_VFA", "BARVA"], ...CURRENCY],
  lines: ["OPERACE", "ANALYT", "ZKKOD", "STKOD", ...TAXES, ...ACCOUNTS],
};

const OB_IN_ADD: VendorFields = {
  head: [
    ...["LHUTA", "LHUTA2", "BARVA", "TRASA", "ONLY_KOMP", "ZARUKA", "KOD_PLT"],
    ...numbered("MORE_", 4),
    ...BODIES,
    ...CURRENCY,
  ],
  lines: ORDER_LINE,
};

const OB_OUT_ADD: VendorFields = {
  head: ["KONPR_KOD", "ADRDO_KOD", "BARVA", ...numbered("MORE_", 8)],
  lines: ["RAB_SK"],
};

const SKLAD_ADD: VendorFields = {
  head: [
    ...["TEXT_3", "TEXT_4", "BAL_PAL", "IDEAL", "POPIS2", "POPIS2B", "POPIS2C", "POPIS2D"],
    ...["ZMES_OUT", "ROZ_SN", "ZARUK_OUT", "PEVNA_CENA", "MJ_2", "MJ_3", "MJ_4"],
    ...["MN_MJ_2", "MN_MJ_3", "MN_MJ_4", "K_PLATNOST", "CENA_REC", "CENA_AUT", "REC_INCL"],
    ...["BARVA", "RAB_CN2", "RAB_CN2D", "RAB_CN3", "RAB_CN3D", "RAB_CN4", "RAB_CN4D"],
    ...["RAB_CN5", "RAB_CN5D"],
    ...numbered("IDEN", 5),
    ...numbered("USER_C", 8, 2),
  ],
};

export const VENDOR_FIELDS = {
  PARTNERI_ADD,
  PART_ADR_ADD,
  FA_OUT_ADD,
  FA_IN_ADD,
  FA_IN_UPD: { head: ["BARVA"] },
  OB_IN_ADD,
  OB_IN_UPD: { head: [], lines: ORDER_LINE },
  OB_OUT_ADD,
  SKLAD_ADD,
} as const satisfies Readonly<Record<string, VendorFields>>;
