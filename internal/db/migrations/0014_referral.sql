-- +goose Up
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
