-- +goose Up
-- The ground: what would suit any program. Instants are microseconds UTC
-- (bigint), days are text YYYY-MM-DD, and *_sealed is encrypted with the key of
-- the person the row is about.

create table submissions (
  id text primary key,          -- account and form key: the same form counts once
  at bigint not null
);
create index submissions_at on submissions (at);

create table audit_entries (
  id           text primary key,
  seq          bigint,          -- place in the Merkle log; null until the sequencer has been
  at           bigint not null,
  account      text not null,   -- who; 'kasam' for what the program does by itself
  organisation text not null,   -- on whose behalf, '' for none
  act          text not null,   -- such as commitment.accept
  person       text not null,   -- the person it concerns, '' for none
  object       text not null,   -- the thing it concerns, '' for none
  categories   text not null,   -- what was shown, space separated, '' for a write
  ground       text not null,   -- why it was allowed
  leaf         text not null    -- hash of the entry, base64
);
create index audit_entries_person on audit_entries (person, at);
create index audit_entries_account on audit_entries (account, id); -- ids are in the order of time
create index audit_entries_act on audit_entries (act, id);
create index audit_entries_waiting on audit_entries (at, id) where seq is null;
create unique index audit_entries_seq on audit_entries (seq) where seq is not null;

create table audit_head (
  one      integer primary key check (one = 1),
  size     bigint not null,
  frontier text not null        -- the hashes that the next entry needs, space separated
);

create table vault_keys (
  person_id  text primary key,
  wrapped    text not null,     -- the person's keyset, sealed with the installation's key
  created_at bigint not null
);

create table accounts (
  id              text primary key,
  email           text not null unique,
  name            text not null,          -- staff only: a person's name is sealed elsewhere
  professional_id text,
  organisation_id text,
  person_id       text unique,
  password        text not null,          -- argon2id, '' until an invitation is used
  totp_sealed     text not null,          -- the seed of the second factor, '' until it is set up
  totp_step       bigint not null default 0, -- the half-minute of the last code used: each counts once
  second_factor   boolean not null,       -- must sign in with a second factor
  language        text not null,
  created_at      bigint not null,
  disabled_at     bigint
);
create unique index accounts_professional on accounts (professional_id);

create table account_roles (
  account_id   text not null references accounts (id),
  programme_id text not null,             -- '' for the whole installation
  role         text not null,
  primary key (account_id, programme_id, role)
);

create table sessions (
  id         text primary key,            -- hash of the token in the cookie
  account_id text not null references accounts (id),
  full_at    bigint,                      -- when the second factor was passed; null before
  created_at bigint not null,
  seen_at    bigint not null,
  device     text not null,               -- hash of the device cookie it began with, '' when none was known
  pending_sealed text not null            -- seed of a second factor that is being set up
);
create index sessions_account on sessions (account_id);
create index sessions_created on sessions (created_at);

create table login_attempts (
  id         text primary key,
  account_id text not null,               -- or the hash of an unknown address
  device     text not null,               -- hash of the device cookie, '' when none is known
  at         bigint not null
);
create index login_attempts_account on login_attempts (account_id, device, at);
create index login_attempts_at on login_attempts (at);

create table login_devices (
  id         text not null,               -- hash of the device cookie; a browser may serve several accounts
  account_id text not null references accounts (id),
  created_at bigint not null,
  primary key (id, account_id)
);

create table invitations (
  id         text primary key,            -- hash of the code
  account_id text not null references accounts (id),
  created_by text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at    bigint                       -- or replaced by a newer one
);
create index invitations_account on invitations (account_id);

create table outbox (
  id         text primary key,
  recipient  text not null,
  subject    text not null,
  body       text not null,               -- neutral words only: mail is not a safe place
  created_at bigint not null,
  next_at    bigint not null,
  attempts   integer not null,
  taken_at   bigint,
  sent_at    bigint,
  error      text not null
);
create index outbox_waiting on outbox (next_at) where sent_at is null;

-- Who is bound to whom: the facts that access decides from.

create table access_ties (
  id               text primary key,
  person_id        text not null,
  participation_id text not null,
  professional_id  text not null,
  kind             text not null,         -- coordinator, deputy, tail
  since            text not null,
  until            text                   -- the last day; null while it lasts
);
create index access_ties_person on access_ties (person_id, professional_id);
create index access_ties_professional on access_ties (professional_id, kind, until);

create table access_waivers (
  id              text primary key,       -- the consent that opened it
  person_id       text not null,
  organisation_id text not null,
  professional_id text,                   -- null: the whole organisation
  categories      text not null,          -- space separated
  since           text not null,
  until           text not null,          -- the last day
  withdrawn_at    bigint
);
create index access_waivers_person on access_waivers (person_id, organisation_id);
create index access_waivers_recipient on access_waivers (organisation_id, professional_id, since) where withdrawn_at is null;

create table access_bars (
  id              text primary key,
  person_id       text not null,
  professional_id text not null,
  since           bigint not null,
  lifted_at       bigint
);
create index access_bars_person on access_bars (person_id, professional_id);

create table access_emergencies (
  id              text primary key,
  person_id       text not null,
  professional_id text not null,
  reason_sealed   text not null,
  at              bigint not null,
  until           bigint not null
);
create index access_emergencies_person on access_emergencies (person_id, professional_id, until);
create index access_emergencies_at on access_emergencies (at);
