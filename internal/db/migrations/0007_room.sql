-- +goose Up
-- The room: where and how a meeting is held, what was said of it, and after.

create table meeting_places (
  id      text primary key,
  name    text not null,
  address text not null,
  neutral boolean not null,               -- belongs to none of the parties
  access  text not null,                  -- how to get in: step-free, lift, bell
  rooms   text not null,
  closed  boolean not null,               -- no longer to be chosen
  version integer not null
);

alter table meetings add column place_id text not null default '';           -- of the directory; '': only the words of place_sealed
alter table meetings add column facilitator_id text not null default '';     -- professional who leads it together with the coordinator
alter table meetings add column interpreter text not null default '';        -- wanted, ordered, confirmed, none (there was none to get); '': not needed
alter table meetings add column interpreter_language text not null default '';
alter table meetings add column person_attendance text not null default 'asked';
alter table meetings add column held_at bigint;
alter table meetings add column no_next_sealed text not null default '';     -- why no next meeting is needed

alter table meeting_parties add column instead_sealed text not null default ''; -- who came instead

alter table meeting_items add column from_id text;                           -- the item of an earlier meeting that is taken up anew
alter table meeting_items add column dropped boolean not null default false; -- taken off the agenda again

create table meeting_moves (              -- when and where it was to be, before it was moved
  id            text primary key,
  meeting_id    text not null references meetings (id),
  person_id     text not null,
  starts_at     bigint not null,
  reason_sealed text not null,
  account       text not null,
  at            bigint not null
);
create index meeting_moves_meeting on meeting_moves (meeting_id);

create table meeting_statements (         -- what was said of the notes afterwards; only grows
  id              text primary key,
  meeting_id      text not null references meetings (id),
  person_id       text not null,
  kind            text not null,          -- correction, agrees, differs
  text_sealed     text not null,
  notes_sealed    text not null,          -- the notes that it was said of
  how             text not null,          -- own-login, in-room
  account         text not null,
  professional_id text,
  at              bigint not null
);
create index meeting_statements_meeting on meeting_statements (meeting_id, at);

create table meeting_answers (            -- stronger than when you came?
  meeting_id   text primary key references meetings (id),
  person_id    text not null,
  answer       text not null,             -- stronger, same, weaker, unsaid
  words_sealed text not null,
  shared       boolean not null,          -- the coordinator may read it
  how          text not null,             -- own-login, in-room
  on_day       text not null,
  at           bigint not null
);
create index meeting_answers_person on meeting_answers (person_id, on_day);
