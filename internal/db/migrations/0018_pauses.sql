-- +goose Up
-- A participation can rest: nobody is let go, and the days do not count.
create table participation_pauses (
  id               text primary key,
  participation_id text not null,
  person_id        text not null,
  since            text not null,
  back_on          text,                  -- when it is thought to go on; null: nobody knows
  ended_on         text,                  -- when it went on, or ended; null while it lasts
  by_person        boolean not null,      -- they asked for it themself
  reason_sealed    text not null,
  account          text not null,
  at               bigint not null
);
create index participation_pauses_person on participation_pauses (person_id, since);
create unique index participation_pauses_one on participation_pauses (participation_id) where ended_on is null;

alter table participations add column paused_on text; -- since when it rests; null when it does not
alter table participations add column back_on text;
alter table participations add column resumed_on text; -- when the last pause ended
alter table participations add column paused_by_person boolean not null default false;
alter table participations add column paused_days integer not null default 0;       -- of all pauses that have ended
alter table participations add column phase_paused_days integer not null default 0; -- of those, in the phase that is now
