-- +goose Up
-- Links by which someone without a login answers one thing.

create table access_links (               -- what access decides from
  id              text primary key,
  person_id       text not null,
  organisation_id text not null,
  professional_id text not null,
  object_id       text not null,          -- the promise, meeting or poll it is about
  until           bigint not null,        -- from here on it opens nothing
  ended_at        bigint                  -- taken back, or locked
);
create index access_links_person on access_links (person_id);
create index access_links_until on access_links (until);

create table guest_links (
  id              text primary key,       -- as in access_links
  token           text not null unique,   -- hash of what stands in the address
  code            text not null,          -- hash of the code together with the token
  kind            text not null,          -- promise, meeting, poll
  object_id       text not null,
  person_id       text not null,
  professional_id text not null,
  organisation_id text not null,
  sent_by         text not null,          -- professional: the coordinator
  sent_at         bigint not null,
  until           bigint not null,
  wrong           integer not null,       -- tries with a wrong code
  opened_at       bigint,                 -- first, with the code
  answered_at     bigint,                 -- last
  locked_at       bigint,
  revoked_at      bigint
);
create index guest_links_object on guest_links (object_id, sent_at);
create index guest_links_person on guest_links (person_id, sent_at);
create index guest_links_until on guest_links (until);

create table guest_sessions (
  id         text primary key,            -- hash of the cookie
  link_id    text not null references guest_links (id),
  created_at bigint not null
);
create index guest_sessions_created on guest_sessions (created_at);
create index guest_sessions_link on guest_sessions (link_id);

create table guest_tries (                -- codes for links that are none: told apart by nothing, forgotten in a day
  id text primary key,
  at bigint not null
);
create index guest_tries_at on guest_tries (at);
