-- +goose Up

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
