-- +goose Up
-- Who said what of the picture, what of the story is shared, tools that may be
-- used, and what those around a person are to them.

-- The professional who spoke, or who wrote at dictation; '' is the person.
alter table picture_items add column professional_id text not null default '';
alter table picture_views add column professional_id text not null default '';

-- Sentences of the story that the person lets the one of a waiver read. Never
-- changed: taken back, or shared anew.
create table story_excerpts (
  id              text primary key,
  person_id       text not null,
  waiver_id       text not null,
  version         integer not null,      -- of the story, when it was shared
  text_sealed     text not null,         -- the sentences as they were then
  language        text not null,
  told            text not null,         -- written: by the person; dictated: by the coordinator at their word
  account         text not null,
  at              bigint not null,
  taken_back_at   bigint
);
create index story_excerpts_person on story_excerpts (person_id, at);

-- One answer of an optional tool of the programme. Several over time; what was
-- not answered has no row.
create table tool_answers (
  id              text primary key,
  person_id       text not null,
  tool            text not null,         -- key of the programme file
  theme           text not null,         -- key within the tool
  level           integer not null,
  note_sealed     text not null,
  voice           text not null,         -- person, professional
  told            text not null,         -- written, dictated
  professional_id text not null,         -- who spoke or wrote; '' is the person
  account         text not null,
  at              bigint not null
);
create index tool_answers_person on tool_answers (person_id, at);

-- What someone is to the person: relative, friend, guardian, administrator,
-- coordinator (of another body), contact; '' when nobody has said.
alter table circle_members add column role text not null default '';
-- Who does what, as agreed with another coordinator.
alter table circle_members add column agreed_sealed text not null default '';
alter table circle_members add column agreed_at bigint;
