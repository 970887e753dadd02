-- +goose Up
-- Protected identity and kinship.

-- Why a bar stands: the person shut someone out, or a professional is kin to them.
alter table access_bars add column kind text not null default 'barred'; -- barred, kinship

-- A record of a protected identity is opened for a while, for a reason.
create table person_openings (
  id            text primary key,
  person_id     text not null,
  account       text not null,
  reason_sealed text not null,
  at            bigint not null,
  until         bigint not null
);
create index person_openings_person on person_openings (person_id, account, until);

-- Which person a mail that waits is about: when their identity becomes protected
-- it is not sent. Never part of the mail.
alter table outbox add column about text not null default '';
