-- +goose Up
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
