/** Tables shaped like Egeria's in a schema `egadm1`, in SQL that PostgreSQL runs; people and firms are made up. */
export const EGERIA = `create schema egadm1;
create schema viadukt;
create table egadm1.ckk_klienci (kl_kod numeric(10) primary key, kl_skrot varchar(50) not null, kl_kiedy_modyfikowal timestamp, kl_kiedy_utworzyl timestamp not null);
create table egadm1.ckk_klienci_dane (kld_id numeric(10) primary key, kld_kl_kod numeric(10), kld_nazwa varchar(240) not null, kld_nip varchar(25), kld_regon varchar(20), kld_email_do varchar(120), kld_termin_zaplaty numeric(3), kld_f_aktualne varchar(1), kld_obowiazuje_od timestamp, kld_data_modyfikacji timestamp);
create table egadm1.ckk_adresy (adr_id numeric(10) primary key, adr_kl_kod numeric(10), adr_lp numeric(5), adr_ulica varchar(100), adr_numer_domu varchar(40), adr_numer_lokalu varchar(40), adr_kod_pocztowy varchar(10), adr_miejscowosc varchar(100), adr_f_aktualne varchar(1));
create table egadm1.nzt_rozrachunki (roz_id numeric(10) primary key, roz_numer varchar(60), roz_typ varchar(3), roz_kl_kod numeric(10));
create table egadm1.nzt_platnosci (pl_id numeric(10) primary key, pl_roz_id numeric(10), pl_data timestamp, pl_data_zaplaty timestamp, pl_kwota_waluty_wn numeric(14,2), pl_kwota_waluty_ma numeric(14,2), pl_f_anulowana varchar(1));
insert into egadm1.ckk_klienci values (7, 'JAŹŃ', null, '2026-01-01T08:00:00'), (8, 'PUSTY', '2026-01-03T08:00:00', '2026-01-01T08:00:00');
insert into egadm1.ckk_klienci_dane values (1, 7, 'Stara nazwa', '954-20-00-003', null, null, 7, 'N', '2020-01-01', null),
  (2, 7, 'Jaźń sp. z o.o.', '954-22-12-325', '240000000', 'biuro@jazn.example', 21, 'T', '2025-01-01', '2026-02-02T09:30:00');
insert into egadm1.ckk_adresy values (1, 7, 2, 'Dalsza', '9', null, '40-009', 'Sosnowiec', 'T'), (2, 7, 1, 'Bliższa', '1', '2', '40-001', 'Katowice', 'T'), (3, 7, 0, 'Dawna', '1', null, '40-000', 'Katowice', 'N');
insert into egadm1.nzt_rozrachunki values (70, 'FS/1/26', 'N', 7), (71, 'FZ/9/26', 'Z', 7);
insert into egadm1.nzt_platnosci values (1, 70, '2026-02-01', '2026-02-15', 123.00, 0, 'N'), (2, 70, '2026-02-10', null, 0, 100.00, 'N'), (3, 70, '2026-02-11', null, 0, 23.00, 'T'),
  (4, 71, '2026-02-02', '2026-02-16', 0, 500.00, 'N'), (5, 71, '2026-02-12', null, 500.00, 0, 'N');
`;
