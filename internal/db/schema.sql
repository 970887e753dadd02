-- Made from the migrations by `go test ./internal/db -update`; a test keeps it fresh.

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

-- The subjects, in their order.

create table organisations (
  id        text primary key,
  name      text not null,
  kind      text not null,
  parent_id text references organisations (id),
  country   text not null,
  number    text not null,
  sensitive boolean not null              -- its very name tells of illness or crime
);

create table professionals (
  id              text primary key,
  organisation_id text not null references organisations (id),
  name            text not null,
  title           text not null,
  unit            text not null,
  phone           text not null,          -- the direct number
  phone_hours     text not null,
  email           text not null,
  languages       text not null,
  ended_on        text                    -- the last day at the organisation
);
create index professionals_organisation on professionals (organisation_id);
create index professionals_email on professionals (email);

create table mandates (
  id              text primary key,
  professional_id text not null references professionals (id),
  organisation_id text not null references organisations (id), -- on whose behalf
  kind            text not null,          -- kind of measure, of the programme file
  ceiling         bigint not null,        -- in units; 0: of that kind, without limit
  unit            text not null,          -- sek, hours, weeks or ''
  until           text,
  given_by        text not null
);
create index mandates_organisation on mandates (organisation_id, kind);

create table persons (
  id              text primary key,
  identity_sealed text not null,          -- names, national number, birth date, how to reach
  sex             text not null,          -- female, male, other: for statistics
  birth_year      integer not null,       -- 0 when unknown
  municipality    text not null,
  language        text not null,
  interpreter     boolean not null,
  easy_read       boolean not null,
  protected       boolean not null,
  created_at      bigint not null,
  version         integer not null
);

create table person_tokens (
  token     text not null,                -- keyed hash of a name or number
  person_id text not null,
  primary key (token, person_id)
);
create index person_tokens_person on person_tokens (person_id);

create table consents (
  id               text primary key,
  person_id        text not null,
  participation_id text not null,
  kind             text not null,         -- waiver, plan, register
  cooperation      text not null,         -- what the parties do together, of the programme file
  text_version     text not null,
  language         text not null,
  given_how        text not null,         -- own-login, paper, oral
  witness_sealed   text not null,
  given_at         bigint not null,
  given_by         text not null,         -- the account that recorded it
  withdrawn_at     bigint,
  withdrawn_by     text not null
);
create index consents_person on consents (person_id);

create table programmes (
  id           text primary key,
  file         text not null,
  installed_at bigint not null
);

create table programme_parties (
  programme_id    text not null references programmes (id),
  party           text not null,          -- key of the party in the programme file
  organisation_id text not null references organisations (id),
  primary key (programme_id, party)
);

create table participations (
  id             text primary key,
  person_id      text not null,
  programme_id   text not null references programmes (id),
  ref            text not null,           -- what an imported file calls it
  state          text not null,           -- active, closed
  phase          text not null,
  phase_since    text not null,
  enrolled_on    text not null,
  closed_on      text,
  closing_reason text not null,
  next_holder_sealed text not null,       -- who has said that they take over
  version        integer not null
);
create index participations_person on participations (person_id);
create index participations_programme on participations (programme_id, enrolled_on);
create unique index participations_ref on participations (programme_id, ref) where ref <> '';

create table contacts (
  id              text primary key,
  person_id       text not null,
  professional_id text not null,
  on_day          text not null,
  channel         text not null,          -- meeting, visit, phone, message, letter
  minutes         integer not null
);
create index contacts_person on contacts (person_id, on_day);

create table circle_members (
  id              text primary key,
  person_id       text not null,
  professional_id text,                   -- a professional, or someone of their own:
  own_sealed      text not null,          -- name, relation, phone
  since           text not null,
  until           text
);
create index circle_members_person on circle_members (person_id);
create index circle_members_professional on circle_members (professional_id, until);

create table story_versions (
  id         text primary key,
  person_id  text not null,
  version    integer not null,
  wish_sealed text not null,              -- what they want, in one or two sentences
  text_sealed text not null,
  language   text not null,
  told       text not null,               -- written, dictated
  account    text not null,
  at         bigint not null
);
create unique index story_versions_person on story_versions (person_id, version);

create table picture_items (
  id          text primary key,
  person_id   text not null,
  area        text not null,
  kind        text not null,              -- hindrance, resource, interest, hope
  text_sealed text not null,
  voice       text not null,              -- person, professional
  told        text not null,              -- written by the speaker, or dictated by the person
  strategy    text not null,              -- eliminate, manage or '' when it is no hindrance
  state       text not null,              -- open, answered, gone
  account     text not null,
  at          bigint not null,
  version     integer not null
);
create index picture_items_person on picture_items (person_id);

create table picture_views (
  id          text primary key,
  item_id     text not null references picture_items (id),
  person_id   text not null,
  voice       text not null,
  text_sealed text not null,
  account     text not null,
  at          bigint not null
);
create index picture_views_person on picture_views (person_id);

create table plans (
  id               text primary key,
  person_id        text not null,
  participation_id text not null,
  agreed_at        bigint,
  agreed_how       text not null,
  review_on        text,
  created_at       bigint not null,
  version          integer not null
);
create unique index plans_participation on plans (participation_id);
create index plans_person on plans (person_id);

create table goals (
  id           text primary key,
  plan_id      text not null references plans (id),
  person_id    text not null,
  parent_id    text,
  level        text not null,             -- wish, purpose, goal, step
  words_sealed text not null,
  voice        text not null,             -- person, professional
  due          text,
  state        text not null,             -- open, reached, dropped
  changed_at   bigint not null,           -- when what was agreed about it last changed
  position     integer not null,
  version      integer not null
);
create index goals_plan on goals (plan_id);

create table measures (
  id           text primary key,
  goal_id      text not null references goals (id),
  person_id    text not null,
  words_sealed text not null,
  item_id      text,                      -- the hindrance it answers
  position     integer not null,
  version      integer not null
);
create index measures_goal on measures (goal_id);

create table meetings (
  id           text primary key,
  person_id    text not null,
  kind         text not null,
  starts_at    bigint not null,
  minutes      integer not null,
  place_sealed text not null,
  state        text not null,             -- planned, held, cancelled
  notes_sealed text not null,
  called_by    text not null,             -- professional
  version      integer not null
);
create index meetings_person on meetings (person_id, starts_at);

create table meeting_parties (
  meeting_id      text not null references meetings (id),
  professional_id text not null,
  organisation_id text not null,
  attendance      text not null,          -- asked, came, absent
  primary key (meeting_id, professional_id)
);
create index meeting_parties_professional on meeting_parties (professional_id);

create table meeting_items (
  id          text primary key,
  meeting_id  text not null references meetings (id),
  person_id   text not null,
  position    integer not null,
  text_sealed text not null,
  voice       text not null,              -- person, coordinator
  done        boolean not null
);
create index meeting_items_meeting on meeting_items (meeting_id);

create table commitments (
  id               text primary key,
  person_id        text not null,
  participation_id text not null,
  goal_id          text,
  measure_id       text,
  meeting_id       text,
  professional_id  text,                  -- who promises; null: the person themself
  organisation_id  text,                  -- on whose behalf
  kind             text not null,         -- kind of measure, of the programme file
  amount           bigint not null,
  unit             text not null,
  what_sealed      text not null,
  due              text not null,
  state            text not null,
  mandate_id       text,                  -- the mandate that covers it
  signer_id        text,                  -- whose signature it waits for
  recorded_by      text not null,
  recorded_at      bigint not null,
  version          integer not null
);
create index commitments_person on commitments (person_id, due);
create index commitments_professional on commitments (professional_id, state, due);
create index commitments_signer on commitments (signer_id, state);
create index commitments_meeting on commitments (meeting_id);
create index commitments_open on commitments (person_id, due) where state in ('proposed', 'awaiting-signature', 'accepted');

create table commitment_steps (
  id            text primary key,
  commitment_id text not null references commitments (id),
  person_id     text not null,
  position      integer not null,
  act           text not null,
  state         text not null,
  account       text not null,
  professional_id text,
  at            bigint not null,
  reason_sealed text not null
);
create unique index commitment_steps_commitment on commitment_steps (commitment_id, position);

create table income_spells (
  id          text primary key,
  person_id   text not null,
  code        text not null,
  share       integer not null,           -- per cent of full time or full benefit, 1 to 100
  from_on     text not null,
  to_on       text,
  source      text not null,              -- self, agency, record
  certainty   text not null,              -- reported, preliminary, decided
  note_sealed text not null
);
create index income_spells_person on income_spells (person_id, from_on, to_on, code, share); -- all that figures need

create table activity_spells (
  id        text primary key,
  person_id text not null,
  activity  text not null,
  share     integer not null,
  from_on   text not null,
  to_on     text
);
create index activity_spells_person on activity_spells (person_id, from_on);

create table bell_pauses (
  id            text primary key,
  person_id     text not null,
  bell          text not null,
  until         text not null,
  reason_sealed text not null,
  account       text not null,
  at            bigint not null
);
create index bell_pauses_person on bell_pauses (person_id, bell, until);
