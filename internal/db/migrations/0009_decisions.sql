-- +goose Up
-- Decisions of agencies, mirrored: what was applied for, how long it has been
-- waited for, and who pays meanwhile. Nothing is decided here.

create table decisions (
  id                    text primary key,
  person_id             text not null,
  participation_id      text not null,
  organisation_id       text,             -- that decides; null: said in own words, sealed with what it is about
  code                  text not null,    -- of the list of incomes, or ''
  about_sealed          text not null,    -- what was applied for, and who decides when that is in own words
  goal_id               text,
  commitment_id         text,
  state                 text not null,    -- applied, preliminary, final, appealed, withdrawn
  outcome               text not null,    -- granted, partly, refused, or '' before there is any
  applied_on            text not null,
  decided_on            text,             -- the latest decision
  state_since           text not null,
  appeal_by             text,             -- the last day, as the letter says it
  payer                 text not null,    -- meanwhile: income, organisation, savings, nobody, or '' when not said
  payer_code            text not null,
  payer_organisation_id text,
  payer_since           text,
  recorded_by           text not null,
  recorded_at           bigint not null,
  version               integer not null
);
create index decisions_person on decisions (person_id, applied_on);
create index decisions_participation on decisions (participation_id, applied_on);

create table decision_steps (
  id                    text primary key,
  decision_id           text not null references decisions (id),
  person_id             text not null,
  position              integer not null,
  act                   text not null,
  state                 text not null,    -- after it
  outcome               text not null,
  on_day                text not null,    -- when it happened; at is when it was written down
  appeal_by             text,
  payer                 text not null,
  payer_code            text not null,
  payer_organisation_id text,
  source                text not null,    -- login, letter, phone, told
  account               text not null,
  professional_id       text,
  at                    bigint not null,
  said_sealed           text not null     -- note, reference number, where to complain
);
create unique index decision_steps_decision on decision_steps (decision_id, position);
create index decision_steps_person on decision_steps (person_id);
