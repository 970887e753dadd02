-- +goose Up
-- Specific assessments: asked of a professional with the person's agreement.

create table assessments (
  id               text primary key,
  person_id        text not null,
  participation_id text not null,
  professional_id  text not null,         -- of whom
  organisation_id  text not null,
  kind             text not null,         -- functional, work, medical, housing, psychological, social, economy, other
  asked_sealed     text not null,         -- the question, and why it is asked
  due              text not null,
  state            text not null,         -- wanted, asked, answered, declined, withdrawn
  agreed_on        text,                  -- the day the person said yes
  agreed_how       text not null,         -- own-login, paper, oral, or '' while it is wanted
  witness_sealed   text not null,
  held_until       text,                  -- the last day the answer is kept from the person; null: it is not
  told_at          bigint,                -- when someone had told them
  recorded_by      text not null,
  recorded_at      bigint not null,
  version          integer not null
);
create index assessments_person on assessments (person_id, due);
create index assessments_professional on assessments (professional_id, state, due);
create index assessments_waiting on assessments (person_id, due) where state = 'asked';

create table assessment_steps (
  id              text primary key,
  assessment_id   text not null references assessments (id),
  person_id       text not null,
  position        integer not null,
  act             text not null,
  state           text not null,          -- after it
  how             text not null,          -- '' own login, phone, told
  account         text not null,
  professional_id text,
  at              bigint not null,
  said_sealed     text not null           -- answer, plain words, where the paper is, reason or view
);
create unique index assessment_steps_assessment on assessment_steps (assessment_id, position);
create index assessment_steps_person on assessment_steps (person_id);
