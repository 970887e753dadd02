-- +goose Up
-- Finding a time: the fixed weekday with its slots, who keeps them open, and polls.

create table meeting_days (
  id           text primary key,
  programme_id text not null references programmes (id),
  every_weeks  integer not null,          -- 1: each week
  from_on      text not null,             -- the first one; it tells the weekday
  until_on     text,                      -- the last day on which there can be one
  place        text not null,
  rooms        integer not null           -- how many meetings there is room for at once
);
create index meeting_days_programme on meeting_days (programme_id);

create table meeting_day_times (
  id      text primary key,
  day_id  text not null references meeting_days (id),
  clock   integer not null,               -- minutes after midnight, as the clock shows
  minutes integer not null
);
create index meeting_day_times_day on meeting_day_times (day_id);

create table slots_kept (
  time_id         text not null references meeting_day_times (id),
  professional_id text not null references professionals (id),
  primary key (time_id, professional_id)
);
create index slots_kept_professional on slots_kept (professional_id);

create table away_periods (
  id              text primary key,
  professional_id text not null references professionals (id),
  from_on         text not null,
  until_on        text not null           -- the last day
);
create index away_periods_professional on away_periods (professional_id, until_on);

create table slot_bookings (
  meeting_id text primary key references meetings (id),
  time_id    text not null references meeting_day_times (id),
  starts_at  bigint not null              -- a meeting that has been moved or called off has let go of it
);
create index slot_bookings_starts on slot_bookings (starts_at);

create table polls (
  id                 text primary key,
  person_id          text not null,
  kind               text not null,       -- of the meeting
  minutes            integer not null,
  place_sealed       text not null,
  state              text not null,       -- open, booked, closed
  asked_by           text not null,       -- professional
  asked_at           bigint not null,
  last_at            bigint not null,     -- the last of its times
  closed_at          bigint,
  meeting_id         text,                -- that came of it
  reason_sealed      text not null,       -- why at a time that the person said no to
  person_answered_at bigint,
  person_how         text not null        -- own, told
);
create index polls_person on polls (person_id, asked_at);
create index polls_waiting on polls (asked_at) where state = 'open';

create table poll_times (
  id        text primary key,
  poll_id   text not null references polls (id),
  starts_at bigint not null,
  time_id   text                          -- the slot that it is, when it is one
);
create index poll_times_poll on poll_times (poll_id);

create table poll_parties (
  poll_id         text not null references polls (id),
  professional_id text not null,
  organisation_id text not null,
  needed          boolean not null,
  answered_at     bigint,
  how             text not null,          -- own, told, link
  reminded_at     bigint,
  primary key (poll_id, professional_id)
);
create index poll_parties_professional on poll_parties (professional_id);

create table poll_votes (
  time_id text not null references poll_times (id),
  voter   text not null,                  -- the professional, or the person
  poll_id text not null,
  answer  text not null,                  -- yes, if-need-be, no
  primary key (time_id, voter)
);
create index poll_votes_poll on poll_votes (poll_id);
