-- Clean-ups: channels in which nobody writes any more, whom was asked about them, and what was kept of those that were archived.

-- When a channel was made, as Slack says; none: not told yet.
ALTER TABLE channels ADD COLUMN created_at TIMESTAMP;

-- What admins chose; no row: clean-ups are off.
CREATE TABLE cleanup_rules (
  workspace_id TEXT PRIMARY KEY REFERENCES workspaces (id),
  version BIGINT NOT NULL,
  body JSON NOT NULL,
  saved_by TEXT,
  -- Since when they reach as far as they do: reports from before say too little.
  reach_since TIMESTAMP NOT NULL
);

CREATE TABLE cleanup_runs (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  started_at TIMESTAMP NOT NULL,
  -- Nobody: by the clock.
  started_by TEXT,
  -- It tells, and does nothing else.
  is_report BOOLEAN NOT NULL,
  -- Up to which channel it has looked.
  after TEXT NOT NULL,
  seen BIGINT NOT NULL DEFAULT 0,
  -- reading, asking, ended
  stage TEXT NOT NULL,
  ended_at TIMESTAMP,
  -- well, read_error, incomplete, stopped
  ending TEXT,
  fault TEXT
);
CREATE INDEX cleanup_runs_newest ON cleanup_runs (workspace_id, id);

-- What is known of a channel, and what is under way about it.
CREATE TABLE cleanup_channels (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  channel TEXT NOT NULL,
  -- The run that looked last, when, and what it found: joining, reading, active, quiet, stale, unknown, error
  run_id BIGINT NOT NULL,
  looked_at TIMESTAMP NOT NULL,
  finding TEXT NOT NULL,
  -- When somebody wrote last, as far as it was read.
  newest TIMESTAMP,
  -- none, counting, asked, unsure, archiving
  stage TEXT NOT NULL DEFAULT 'none',
  -- Which run asked, whose it is, and who was asked for them.
  ask_run BIGINT,
  pod_id BIGINT,
  owner TEXT,
  person TEXT,
  -- Counts the messages in the channel.
  generation BIGINT NOT NULL DEFAULT 0,
  -- Since when the message stands in the channel, and since when the question has reached its person.
  posted_at TIMESTAMP,
  told_at TIMESTAMP,
  unsure_by TEXT,
  -- Until when nobody is asked, by whom and why.
  keep_until TIMESTAMP,
  keep_by TEXT,
  keep_why TEXT,
  PRIMARY KEY (workspace_id, channel)
);
CREATE INDEX cleanup_channels_run ON cleanup_channels (workspace_id, run_id, finding);
CREATE INDEX cleanup_channels_open ON cleanup_channels (workspace_id, stage, channel) WHERE stage <> 'none';

-- A channel that is being archived, or was: with what was kept of it.
CREATE TABLE cleanup_archives (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  channel TEXT NOT NULL,
  name TEXT NOT NULL,
  -- By which run, or by whom.
  run_id BIGINT,
  archived_by TEXT,
  owner TEXT,
  pod_id BIGINT,
  -- bundling, looking, archiving, archived, stopped, refused, returning, returned
  state TEXT NOT NULL,
  bundle JSON,
  started_at TIMESTAMP NOT NULL,
  archived_at TIMESTAMP,
  returned_at TIMESTAMP,
  -- The mirror knows that it is archived: only then it can come back.
  is_closed BOOLEAN NOT NULL DEFAULT FALSE,
  fault TEXT
);
CREATE INDEX cleanup_archives_channel ON cleanup_archives (workspace_id, channel, id);
CREATE INDEX cleanup_archives_run ON cleanup_archives (workspace_id, run_id);

-- Who is invited again, once somebody has brought a channel back.
CREATE TABLE cleanup_invites (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  archive_id BIGINT NOT NULL,
  person TEXT NOT NULL,
  -- due, asked, done, refused
  state TEXT NOT NULL,
  code TEXT,
  PRIMARY KEY (archive_id, person)
);
