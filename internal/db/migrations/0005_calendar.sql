-- +goose Up
-- Meetings in people's own calendars: what was sent, what was answered, and the
-- feeds that calendars fetch.

alter table meetings add column sequence integer not null default 0;        -- one more each time its time changes
alter table meetings add column sequence_at bigint;                         -- when it last did
alter table meetings add column person_answer text not null default '';     -- yes, maybe, no, other-time or '' for none
alter table meetings add column person_answered_at bigint;
alter table meetings add column person_answer_how text not null default ''; -- page, link, mail

alter table meeting_parties add column answer text not null default '';
alter table meeting_parties add column answered_at bigint;
alter table meeting_parties add column answer_how text not null default '';

-- To whom an invitation has gone, so that its changes go to the same address.
create table meeting_invites (
  meeting_id      text not null references meetings (id),
  professional_id text not null,          -- '' for the person themself
  address_sealed  text not null,
  starts_at       bigint not null,        -- as the last one said
  ends_at         bigint not null,
  primary key (meeting_id, professional_id)
);

-- Persons who want invitations by mail. Without a row they get none.
create table meeting_mail (
  person_id text primary key,
  since     bigint not null
);

create table calendar_feeds (
  id         text primary key,            -- hash of the token in the address
  account_id text not null references accounts (id),
  created_at bigint not null,
  fetched_at bigint                       -- within the hour
);
create unique index calendar_feeds_account on calendar_feeds (account_id);

alter table outbox add column calendar text not null default '';            -- an invitation, neutral words only
alter table outbox add column thread text not null default '';              -- what mails of one meeting have in common
