/** Files as the programs' layouts have them, with our own data; lines end with LF. */

export const SYMFONIA_FILE = `INFO{
	Nazwa programu =Hub Demo 1.0
	Wersja_programu =1
	Wersja szablonu =2
	Kontrahent{
		id =1
		kod =DEMO
		nazwa =Warsztat Demo sp. z o.o.
		miejscowosc =Gdynia
		ulica =Portowa
		dom =1
		lokal =
		kodpocz =81-001
		nip =111-11-11-111
	}
}
Kontrahent{
	id =100042
	info =N
	kod =DEMO42
	nazwa =Demo Serwis sp. z o.o.
	miejscowosc =Gdynia
	ulica =Morska
	dom =2
	lokal =
	kodpocz =81-002
	nip =222-22-22-222
	krajKod =PL
	osfiz =0
	NazwaRodzaju =Kontrahenci
	NazwaKatalogu =\\@Kontrahenci
}
Dokument{
	rodzaj_dok =sprzedaży
	symbol FK =FVS
	obsluguj jak =FVS
	typ_dk =FVS
	kod =FS/12/2026
	FK nazwa =FS/12/2026
	opis FK =Sprzedaż towarów
	data =2026-11-15
	dataWystawienia =2026-11-15
	datasp =2026-11-15
	plattermin =2026-11-29
	forma_platnosci =przelew
	rejestr_platnosci =BANK
	kwota =1045.50
	netto =850.00
	vat =195.50
	walnetto =850.00
	walbrutto =1045.50
	dozaplaty =1045.50
	Dane Nabywcy{
		khid =100042
		khkod =DEMO42
		khnazwa =Demo Serwis sp. z o.o.
		khnip =222-22-22-222
	}
	Zapis{
		strona =WN
		kwota =1045.50
		konto =201-2-1-42
		IdDlaRozliczen =1
		NumerDok =FS/12/2026
		opis =Sprzedaż towarów
	}
	Zapis{
		strona =MA
		kwota =850.00
		konto =702-2
		IdDlaRozliczen =2
	}
	Zapis{
		strona =MA
		kwota =195.50
		konto =221-1
		IdDlaRozliczen =3
	}
	Rejestr{
		Skrot =rSPV
		Rodzaj =1
		okres =2026-11-30
		stawka =23.00
		netto =850.00
		vat =195.50
		brutto =1045.50
	}
	Transakcja{
		IdDlaRozliczen =1
		termin =2026-11-29
	}
}
`;

export const OPTIMA_FILE = `<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="http://www.comarch.pl/cdn/optima/offline">
<KONTRAHENCI>
<WERSJA>2.00</WERSJA>
<BAZA_ZRD_ID>HUB</BAZA_ZRD_ID>
<BAZA_DOC_ID>KS</BAZA_DOC_ID>
<KONTRAHENT>
<ID_ZRODLA>5C0D1B1E-0000-4000-8000-000000000042</ID_ZRODLA>
<AKRONIM>DEMO42</AKRONIM>
<RODZAJ>odbiorca</RODZAJ>
<EKSPORT>krajowy</EKSPORT>
<FINALNY>Nie</FINALNY>
<PLATNIK_VAT>Tak</PLATNIK_VAT>
<MEDIALNY>Nie</MEDIALNY>
<NIEAKTYWNY>Nie</NIEAKTYWNY>
<ADRESY>
<ADRES>
<STATUS>aktualny</STATUS>
<NAZWA1><![CDATA[Demo Serwis]]></NAZWA1>
<NAZWA2><![CDATA[sp. z o.o.]]></NAZWA2>
<NAZWA3/>
<KRAJ>Polska</KRAJ>
<ULICA>Portowa</ULICA>
<NR_DOMU>1</NR_DOMU>
<NR_LOKALU/>
<MIASTO>Gdynia</MIASTO>
<KOD_POCZTOWY>81-001</KOD_POCZTOWY>
<POCZTA>Gdynia</POCZTA>
<NIP_KRAJ/>
<NIP>1111111111</NIP>
<PESEL/>
<TELEFON1/>
<TELEFON2/>
<FAX/>
<EMAIL>biuro@demo.example</EMAIL>
</ADRES>
</ADRESY>
</KONTRAHENT>
</KONTRAHENCI>
<REJESTRY_SPRZEDAZY_VAT>
<WERSJA>2.00</WERSJA>
<BAZA_ZRD_ID>HUB</BAZA_ZRD_ID>
<BAZA_DOC_ID>KS</BAZA_DOC_ID>
<REJESTR_SPRZEDAZY_VAT>
<ID_ZRODLA>5C0D1B1E-0000-4000-8000-000000000777</ID_ZRODLA>
<MODUL>Handel</MODUL>
<TYP>Faktura sprzedaży</TYP>
<REJESTR>SPRZEDAŻ</REJESTR>
<DATA_WYSTAWIENIA>2026-11-15</DATA_WYSTAWIENIA>
<DATA_SPRZEDAZY>2026-11-15</DATA_SPRZEDAZY>
<TERMIN>2026-11-29</TERMIN>
<DATA_DATAOBOWIAZKUPODATKOWEGO>2026-11-15</DATA_DATAOBOWIAZKUPODATKOWEGO>
<DATA_DATAPRAWAODLICZENIA>2026-11-15</DATA_DATAPRAWAODLICZENIA>
<NUMER>FS/12/2026</NUMER>
<KOREKTA>Nie</KOREKTA>
<KOREKTA_NUMER/>
<WEWNETRZNA>Nie</WEWNETRZNA>
<FISKALNA>Nie</FISKALNA>
<DETALICZNA>Nie</DETALICZNA>
<EKSPORT>Nie</EKSPORT>
<FINALNY>Nie</FINALNY>
<PODATNIK_CZYNNY>Tak</PODATNIK_CZYNNY>
<TYP_PODMIOTU>kontrahent</TYP_PODMIOTU>
<PODMIOT>DEMO42</PODMIOT>
<NAZWA1>Demo Serwis</NAZWA1>
<NIP>1111111111</NIP>
<TYP_PLATNIKA>kontrahent</TYP_PLATNIKA>
<PLATNIK>DEMO42</PLATNIK>
<FORMA_PLATNOSCI>przelew</FORMA_PLATNOSCI>
<POZYCJE>
<POZYCJA>
<STAWKA_VAT>23.00</STAWKA_VAT>
<STATUS_VAT>opodatkowana</STATUS_VAT>
<NETTO>850.00</NETTO>
<VAT>195.50</VAT>
<NETTO_SYS>850.00</NETTO_SYS>
<VAT_SYS>195.50</VAT_SYS>
<NETTO_SYS2>850.00</NETTO_SYS2>
<VAT_SYS2>195.50</VAT_SYS2>
<RODZAJ_SPRZEDAZY>towary</RODZAJ_SPRZEDAZY>
<UWZ_W_PROPORCJI>Tak</UWZ_W_PROPORCJI>
<KOLUMNA_KPR>Sprzedaż</KOLUMNA_KPR>
<OPIS_POZ>Silnik bramy</OPIS_POZ>
</POZYCJA>
</POZYCJE>
<PLATNOSCI>
<PLATNOSC>
<ID_ZRODLA_PLAT>777-1</ID_ZRODLA_PLAT>
<TERMIN_PLAT>2026-11-29</TERMIN_PLAT>
<FORMA_PLATNOSCI_PLAT>przelew</FORMA_PLATNOSCI_PLAT>
<WALUTA_PLAT/>
<KWOTA_PLAT>1045.50</KWOTA_PLAT>
<KWOTA_PLN_PLAT>1045.50</KWOTA_PLN_PLAT>
<KIERUNEK>przychód</KIERUNEK>
<PLATNOSC_TYP_PODMIOTU>kontrahent</PLATNOSC_TYP_PODMIOTU>
<PLATNOSC_PODMIOT>DEMO42</PLATNOSC_PODMIOT>
</PLATNOSC>
</PLATNOSCI>
</REJESTR_SPRZEDAZY_VAT>
</REJESTRY_SPRZEDAZY_VAT>
</ROOT>
`;
