-- +goose Up

-- Another time that someone suggested when they answered: it moves nothing by itself.
alter table meeting_parties add column suggested_at bigint;
alter table meeting_parties add column suggested_minutes integer not null default 0; -- 0: as long as it was
alter table meetings add column person_suggested_at bigint;
alter table meetings add column person_suggested_minutes integer not null default 0;

create index meeting_invites_starts on meeting_invites (starts_at);
