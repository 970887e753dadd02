-- +goose Up
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
