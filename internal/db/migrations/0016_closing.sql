-- +goose Up
-- How a participation ends: who takes over and has said yes, how the time is
-- looked back on, and how it goes six and twelve months after.

create table next_holder_promises (
  commitment_id    text primary key,      -- the promise to take over
  person_id        text not null,
  participation_id text not null
);
create index next_holder_promises_person on next_holder_promises (person_id);

create table closings (
  participation_id text primary key,
  person_id        text not null,
  good_health      boolean not null,
  own_support      boolean not null,
  holder_how       text not null,         -- '', promise, told
  commitment_id    text,                  -- how: promise
  said_on          text,                  -- the day they said yes
  account          text not null,
  at               bigint not null
);
create index closings_person on closings (person_id);

create table closing_words (
  id               text primary key,
  participation_id text not null,
  person_id        text not null,
  voice            text not null,         -- person, professional
  told             text not null,         -- written, dictated
  text_sealed      text not null,
  account          text not null,
  at               bigint not null
);
create index closing_words_person on closing_words (person_id);

create table closing_followups (
  participation_id text not null,
  person_id        text not null,
  months           integer not null,      -- 6 or 12 after the end
  due              text not null,
  professional_id  text not null,         -- who asks
  state            text not null,         -- due, answered, unreached
  on_day           text,
  goes             text not null,         -- better, same, worse or ''
  own_support      boolean not null,
  by_person        boolean not null,      -- answered on their own page
  words_sealed     text not null,
  primary key (participation_id, months)
);
create index closing_followups_due on closing_followups (professional_id, state, due);
create index closing_followups_person on closing_followups (person_id);
