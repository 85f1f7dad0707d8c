-- Rituals: what comes again by a schedule, the times at which it took place, and who took part.

CREATE TABLE rituals (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- organisation, pods: those of ritual_pods, or person: the one below.
  owner TEXT NOT NULL,
  person TEXT,
  schedule TEXT NOT NULL,
  -- By the clock of each person; otherwise in the zone below, or where none is named in the pod's or organisation's.
  own_zone BOOLEAN NOT NULL,
  zone TEXT,
  audience JSON NOT NULL,
  observers JSON NOT NULL,
  -- The distance of each step, by its word.
  steps JSON NOT NULL,
  skips JSON NOT NULL,
  catch_up_minutes BIGINT NOT NULL,
  destination TEXT,
  questions JSON NOT NULL,
  text TEXT,
  -- What only its kind understands.
  details JSON NOT NULL,
  -- active, paused, deleted
  state TEXT NOT NULL,
  paused_until TIMESTAMP,
  -- Nothing that was meant for earlier takes place: when it was made, resumed, or given another schedule.
  starts_at TIMESTAMP NOT NULL,
  -- Up to when its moments have been dealt with, and when the next one comes.
  swept_at TIMESTAMP NOT NULL,
  next_at TIMESTAMP,
  created_by TEXT,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX rituals_kind ON rituals (workspace_id, kind);
CREATE INDEX rituals_person ON rituals (workspace_id, person) WHERE owner = 'person';
CREATE INDEX rituals_organisation ON rituals (workspace_id) WHERE owner = 'organisation';

CREATE TABLE ritual_pods (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  ritual_id BIGINT NOT NULL REFERENCES rituals (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  PRIMARY KEY (ritual_id, pod_id)
);
CREATE INDEX ritual_pods_pod ON ritual_pods (workspace_id, pod_id);

-- One per ritual and day it is meant for; of a schedule with several times a day, one for each.
CREATE TABLE ritual_occurrences (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  ritual_id BIGINT NOT NULL REFERENCES rituals (id),
  date TEXT NOT NULL,
  -- Counts the times of the day, from 0.
  nth BIGINT NOT NULL,
  -- When the whole takes place, by the ritual's own clock; when it was meant to by its schedule, wherever it was moved.
  at TIMESTAMP NOT NULL,
  meant_at TIMESTAMP NOT NULL,
  -- open, done, skipped, cancelled
  state TEXT NOT NULL,
  why TEXT,
  created_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  UNIQUE (ritual_id, date, nth)
);
CREATE INDEX ritual_occurrences_meant_at ON ritual_occurrences (workspace_id, ritual_id, meant_at);

CREATE TABLE ritual_participants (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL REFERENCES ritual_occurrences (id),
  person TEXT NOT NULL,
  -- asked, answered, off, away, holiday, missed, late, excused
  state TEXT NOT NULL,
  zone TEXT NOT NULL,
  -- When they were meant to be asked; when they are reminded, and until when they have time.
  prompt_at TIMESTAMP NOT NULL,
  remind_at TIMESTAMP,
  close_at TIMESTAMP NOT NULL,
  asked_at TIMESTAMP,
  answered_at TIMESTAMP,
  reminded BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (occurrence_id, person)
);
CREATE INDEX ritual_participants_asked ON ritual_participants (workspace_id, occurrence_id) WHERE state = 'asked';
CREATE INDEX ritual_participants_person ON ritual_participants (workspace_id, person, close_at);

-- Rituals that are not due are many rows behind the first one; of those that somebody has taken there are few, and the
-- loop asks for them at every look.
CREATE INDEX timers_leased ON timers (due_at) WHERE leased_until IS NOT NULL AND parked_at IS NULL;
