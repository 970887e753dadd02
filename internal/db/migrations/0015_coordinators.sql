-- +goose Up
-- Choosing the coordinator: who there is to choose among, and how the coordinator
-- of a person changed.

create table coordinator_profiles (
  programme_id    text not null references programmes (id),
  professional_id text not null references professionals (id),
  words           text not null,          -- how they tell of themself, to those who choose
  background      text not null,
  places          integer not null,       -- how many they coordinate at a time; one in the heaviest phases takes more than one
  takes           boolean not null,       -- can be chosen
  photo           text not null,          -- '' or a small JPEG, base64
  supervisor_id   text,                   -- with whom they talk their work through
  version         integer not null,
  primary key (programme_id, professional_id)
);

create table coordinator_changes (
  id               text primary key,
  person_id        text not null,
  participation_id text not null,
  from_id          text,                  -- who coordinated then; null: nobody at work
  to_id            text not null,
  on_day           text not null,         -- from which day
  how              text not null,         -- own, told, others
  told_at          bigint not null,       -- when it was decided, and stood on the person's first page
  account          text not null
);
create index coordinator_changes_person on coordinator_changes (person_id, told_at);
