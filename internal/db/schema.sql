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


-- Promises are negotiated: other terms are proposed and answered, dates move,
-- the promiser says that it is done, and what was broken is asked for anew.
alter table commitments add column turn text not null default '';         -- whose answer is waited for: '', asker, promiser
alter table commitments add column stands boolean not null default false; -- promised, and neither kept nor ended since
alter table commitments add column moves integer not null default 0;      -- how many times the day moved after it was promised
alter table commitments add column said_at bigint;                        -- the promiser says that it is done, and nobody has confirmed it
alter table commitments add column depends_on text;                       -- the promise that has to be kept first
alter table commitments add column replaces_id text;                      -- the promise that came to nothing and is asked for anew

update commitments set turn = 'promiser' where state = 'proposed';
update commitments set stands = true where state = 'accepted';

create index commitments_depends on commitments (depends_on) where depends_on is not null;
create index commitments_replaces on commitments (replaces_id) where replaces_id is not null;
drop index commitments_open;
create index commitments_open on commitments (person_id, due) where state in ('proposed', 'countered', 'awaiting-signature', 'accepted');

-- The terms of each step, where it set or proposed any: what ('' when it did not), how much, by when.
alter table commitment_steps add column how text not null default '';     -- '' own login, phone, link, room
alter table commitment_steps add column what_sealed text not null default '';
alter table commitment_steps add column amount bigint not null default 0;
alter table commitment_steps add column due text;

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

alter table plans add column moved_at bigint not null default 0;            -- when anything in it last changed
alter table plans add column organisation_id text not null default '';      -- that has overall responsibility
alter table plans add column professional_id text not null default '';      -- who answers for it there
alter table plans add column from_on text;                                  -- the period the plan is for
alter table plans add column until_on text;
alter table plans add column conditions_sealed text not null default '';    -- housing, work, aids and other conditions
alter table plans add column way_sealed text not null default '';           -- how it is carried out
alter table plans add column near_sealed text not null default '';          -- what those close to the person do
update plans set moved_at = created_at;
update plans set moved_at = (select max(g.changed_at) from goals g where g.plan_id = plans.id)
  where exists (select 1 from goals g where g.plan_id = plans.id and g.changed_at > plans.moved_at);

alter table goals add column target_sealed text not null default '';        -- what was agreed to reach

create table goal_views (                  -- how far it has come, as each sees it; only grows
  id           text primary key,
  goal_id      text not null references goals (id),
  person_id    text not null,
  voice        text not null,             -- person, professional
  told         text not null,             -- written (by whose words they are), dictated
  progress     text not null,             -- not-started, under-way, there, or -2 to +2 beside the target
  words_sealed text not null,
  account_id   text not null,
  at           bigint not null
);
create index goal_views_goal on goal_views (goal_id, at);

create table plan_answers (                -- what the person said to the plan; only grows
  id             text primary key,
  plan_id        text not null references plans (id),
  person_id      text not null,
  answer         text not null,           -- yes, no
  how            text not null,           -- own-login, paper, oral-in-meeting
  witness_sealed text not null,
  words_sealed   text not null,
  account_id     text not null,
  at             bigint not null
);
create index plan_answers_plan on plan_answers (plan_id, at);

create table plan_versions (               -- the plan as it stood; a row is never changed
  id              text primary key,
  plan_id         text not null references plans (id),
  person_id       text not null,
  n               integer not null,
  why             text not null,          -- agreed, not-agreed, reviewed, kept
  snapshot_sealed text not null,
  note_sealed     text not null,
  account_id      text not null,
  at              bigint not null
);
create unique index plan_versions_plan on plan_versions (plan_id, n);

create table plan_laws (                   -- which law's plan it is made as
  id              text primary key,
  plan_id         text not null references plans (id),
  person_id       text not null,
  view            text not null,          -- se.sip, dk.sel141, no.ip
  initiated_on    text not null,
  initiated_by    text not null,          -- person, relative, organisation
  organisation_id text not null,          -- when it was an organisation
  account_id      text not null,
  ended_on        text
);
create index plan_laws_person on plan_laws (person_id, view);

-- Decisions of agencies, mirrored: what was applied for, how long it has been
-- waited for, and who pays meanwhile. Nothing is decided here.

create table decisions (
  id                    text primary key,
  person_id             text not null,
  participation_id      text not null,
  organisation_id       text,             -- that decides; null: said in own words, sealed with what it is about
  code                  text not null,    -- of the list of incomes, or ''
  about_sealed          text not null,    -- what was applied for, and who decides when that is in own words
  goal_id               text,
  commitment_id         text,
  state                 text not null,    -- applied, preliminary, final, appealed, withdrawn
  outcome               text not null,    -- granted, partly, refused, or '' before there is any
  applied_on            text not null,
  decided_on            text,             -- the latest decision
  state_since           text not null,
  appeal_by             text,             -- the last day, as the letter says it
  payer                 text not null,    -- meanwhile: income, organisation, savings, nobody, or '' when not said
  payer_code            text not null,
  payer_organisation_id text,
  payer_since           text,
  recorded_by           text not null,
  recorded_at           bigint not null,
  version               integer not null
);
create index decisions_person on decisions (person_id, applied_on);
create index decisions_participation on decisions (participation_id, applied_on);

create table decision_steps (
  id                    text primary key,
  decision_id           text not null references decisions (id),
  person_id             text not null,
  position              integer not null,
  act                   text not null,
  state                 text not null,    -- after it
  outcome               text not null,
  on_day                text not null,    -- when it happened; at is when it was written down
  appeal_by             text,
  payer                 text not null,
  payer_code            text not null,
  payer_organisation_id text,
  source                text not null,    -- login, letter, phone, told
  account               text not null,
  professional_id       text,
  at                    bigint not null,
  said_sealed           text not null     -- note, reference number, where to complain
);
create unique index decision_steps_decision on decision_steps (decision_id, position);
create index decision_steps_person on decision_steps (person_id);

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

-- A list of people that was shown is one entry of the record. Which people, what
-- of each and why stands in a roster, once however often the list is shown. A
-- roster is called by the hash of its members, and so the entry's leaf covers them.
create table audit_roster_members (
  roster     text not null,
  person     text not null,
  categories text not null,               -- what was shown of them, space separated
  ground     text not null,               -- why it was allowed
  primary key (roster, person)
);
create index audit_roster_members_person on audit_roster_members (person, roster);

alter table audit_entries add column roster text not null default ''; -- '' for an entry about one person or none
create index audit_entries_roster on audit_entries (roster, at) where roster <> '';

-- Promises that fell due in a window of time.
create index commitments_due on commitments (due, organisation_id);

-- The last time someone met a person.
create index contacts_talks on contacts (person_id, on_day) where channel in ('meeting', 'visit');


-- Another time that someone suggested when they answered: it moves nothing by itself.
alter table meeting_parties add column suggested_at bigint;
alter table meeting_parties add column suggested_minutes integer not null default 0; -- 0: as long as it was
alter table meetings add column person_suggested_at bigint;
alter table meetings add column person_suggested_minutes integer not null default 0;

create index meeting_invites_starts on meeting_invites (starts_at);

-- The way in: referrals, the days of the preparation group, what it decides and
-- what the person says to it. Whom a referral is about has a key in vault_keys
-- from the first day, and stands in persons only once they have said yes.

create table referrals (
  id               text primary key,
  number           integer not null,       -- by which the group speaks of it
  programme_id     text not null,
  person_id        text not null,          -- whose key seals it
  known            boolean not null,       -- the person was in Kasam before
  protected        boolean not null,       -- protected identity
  source           text not null,          -- agency, coordinator, person, relative
  professional_id  text,                   -- who referred; null: the person or a relative
  organisation_id  text,
  account          text not null,          -- who wrote it down
  referred_on      text not null,
  state            text not null,
  since            bigint not null,        -- of the state
  parties          text not null,          -- keys of the parties in contact
  exhausted        text not null,          -- yes, no, unknown
  own_view         text not null,          -- wants, unsure, unwilling, unasked
  consent_how      text not null,          -- '' while the group may not know the name
  consent_on       text,
  sex              text not null,
  birth_year       integer not null,
  language         text not null,
  joined_to        text,                   -- the referral of the same person that goes on
  participation_id text,                   -- that it led to
  told_sealed      text not null,          -- who, what was tried, why it was not enough, their own words
  version          integer not null
);
create unique index referrals_number on referrals (programme_id, number);
create index referrals_state on referrals (programme_id, state, referred_on);
create index referrals_person on referrals (person_id);
create index referrals_professional on referrals (professional_id, referred_on);

create table referral_steps (
  id          text primary key,
  referral_id text not null references referrals (id),
  person_id   text not null,
  position    integer not null,
  act         text not null,
  state       text not null,               -- after it
  how         text not null,               -- '' own login, paper, oral, code
  account     text not null,
  at          bigint not null,
  said_sealed text not null                -- reason, witness, of whom, which support, the letter
);
create unique index referral_steps_referral on referral_steps (referral_id, position);

create table referral_marks (              -- keyed hashes by which the same person is noticed
  mark        text not null,
  referral_id text not null references referrals (id),
  primary key (mark, referral_id)
);

create table referral_codes (              -- handed over on paper
  code         text primary key,           -- keyed hash
  purpose      text not null,              -- answer: an offer; refer: to refer someone
  referral_id  text,
  programme_id text not null,
  account      text not null,
  made_at      bigint not null,
  until        bigint not null,
  used_at      bigint
);

create table preparation_days (
  id           text primary key,
  programme_id text not null,
  on_day       text not null,
  account      text not null
);
create unique index preparation_days_on on preparation_days (programme_id, on_day);

create table preparation_attendance (
  day_id text not null references preparation_days (id),
  party  text not null,
  came   text not null,                    -- came, informs, absent
  who    text not null,
  primary key (day_id, party)
);

create table preparation_decisions (
  id            text primary key,
  day_id        text not null references preparation_days (id),
  referral_id   text not null references referrals (id),
  person_id     text not null,
  kind          text not null,             -- offer, wait, other-support, more-information, no
  deviates      boolean not null,          -- from the criteria
  criteria      text not null,             -- key=answer of each, as they stood
  decided_by    text not null,             -- who decided, by name or office
  account       text not null,
  at            bigint not null,
  said_sealed   text not null              -- reasons, why it deviates, which support, from whom, the letter
);
create index preparation_decisions_referral on preparation_decisions (referral_id, at);
create index preparation_decisions_day on preparation_decisions (day_id);

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

-- How a participation ends: who takes over and has said yes, how the time is
-- looked back on, and how it goes six and twelve months after.

create table next_holder_promises (
  commitment_id    text primary key,      -- the promise to take over
  person_id        text not null,
  participation_id text not null
);
create index next_holder_promises_person on next_holder_promises (person_id);

create table closings (
  participation_id text primary key,
  person_id        text not null,
  good_health      boolean not null,
  own_support      boolean not null,
  holder_how       text not null,         -- '', promise, told
  commitment_id    text,                  -- how: promise
  said_on          text,                  -- the day they said yes
  account          text not null,
  at               bigint not null
);
create index closings_person on closings (person_id);

create table closing_words (
  id               text primary key,
  participation_id text not null,
  person_id        text not null,
  voice            text not null,         -- person, professional
  told             text not null,         -- written, dictated
  text_sealed      text not null,
  account          text not null,
  at               bigint not null
);
create index closing_words_person on closing_words (person_id);

create table closing_followups (
  participation_id text not null,
  person_id        text not null,
  months           integer not null,      -- 6 or 12 after the end
  due              text not null,
  professional_id  text not null,         -- who asks
  state            text not null,         -- due, answered, unreached
  on_day           text,
  goes             text not null,         -- better, same, worse or ''
  own_support      boolean not null,
  by_person        boolean not null,      -- answered on their own page
  words_sealed     text not null,
  primary key (participation_id, months)
);
create index closing_followups_due on closing_followups (professional_id, state, due);
create index closing_followups_person on closing_followups (person_id);

-- Protected identity and kinship.

-- Why a bar stands: the person shut someone out, or a professional is kin to them.
alter table access_bars add column kind text not null default 'barred'; -- barred, kinship

-- A record of a protected identity is opened for a while, for a reason.
create table person_openings (
  id            text primary key,
  person_id     text not null,
  account       text not null,
  reason_sealed text not null,
  at            bigint not null,
  until         bigint not null
);
create index person_openings_person on person_openings (person_id, account, until);

-- Which person a mail that waits is about: when their identity becomes protected
-- it is not sent. Never part of the mail.
alter table outbox add column about text not null default '';

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

-- Someone who takes part and has not said yes to being registered: counted by
-- sex, and nothing else is known here of who it is.
create table anonymous_participants (
  id              text primary key,
  programme_id    text not null,
  professional_id text not null,        -- who coordinates for them
  sex             text not null,
  from_day        text not null,
  until_day       text,                 -- null while it lasts
  account         text not null         -- who counted them
);
create index anonymous_participants_programme on anonymous_participants (programme_id, from_day);
