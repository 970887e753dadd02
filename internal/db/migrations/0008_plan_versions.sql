-- +goose Up
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
