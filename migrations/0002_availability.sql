-- Time and absence: time off with covers, what people and pods want of their days, public holidays.

-- Whole days, in the calendar of the person: 2026-12-03. The stretches of one person do not overlap.
CREATE TABLE time_off (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  cover TEXT,
  -- When the cover was told; what they never heard of need not be called off.
  told_at TIMESTAMP,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX time_off_person ON time_off (workspace_id, person, last_day);
CREATE INDEX time_off_cover ON time_off (workspace_id, cover, last_day) WHERE cover IS NOT NULL;
CREATE INDEX time_off_days ON time_off (workspace_id, last_day);

-- A person's own hours, quiet hours, one hour for everything, daily limit.
CREATE TABLE person_preferences (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  preferences JSON NOT NULL,
  PRIMARY KEY (workspace_id, person)
);

-- A pod's own zone, hours and public holidays.
CREATE TABLE pod_calendars (
  pod_id BIGINT PRIMARY KEY REFERENCES pods (id),
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  calendar JSON NOT NULL
);

-- Calendars of public holidays, each read from a file of that name.
CREATE TABLE holiday_calendars (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  name TEXT NOT NULL,
  -- Of the text its days were read from, and for which years: an unchanged file is not read again.
  fingerprint TEXT,
  read_at TIMESTAMP,
  -- Why its file could not be read the last time; its days stay as they were.
  fault TEXT,
  PRIMARY KEY (workspace_id, name)
);

CREATE TABLE holidays (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  calendar TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (workspace_id, calendar, day)
);

-- Slack statuses that were offered as time off, so that none is offered twice.
CREATE TABLE offered_statuses (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  words TEXT NOT NULL,
  until TIMESTAMP NOT NULL,
  offered_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, person, words, until)
);
