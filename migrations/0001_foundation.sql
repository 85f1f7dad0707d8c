-- The foundation: the workspace and its mirror, pods, turns, delivery, timers, asks, OKRs.
-- SERIAL, TIMESTAMP and JSON are spelled per engine when this is loaded (src/database/migrations.rs).

CREATE TABLE workspaces (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  bot_user TEXT NOT NULL,
  bot_id TEXT,
  settings JSON NOT NULL,
  paused_at TIMESTAMP,
  paused_by TEXT,
  paused_why TEXT,
  stopped_at TIMESTAMP,
  stopped_why TEXT,
  synced_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);

CREATE TABLE people (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  real_name TEXT NOT NULL,
  title TEXT NOT NULL,
  zone TEXT,
  is_admin BOOLEAN NOT NULL,
  is_guest BOOLEAN NOT NULL,
  is_external BOOLEAN NOT NULL,
  is_bot BOOLEAN NOT NULL,
  is_deactivated BOOLEAN NOT NULL,
  home_opened_at TIMESTAMP,
  -- When the bot last told them what to type instead of writing to it.
  answered_at TIMESTAMP,
  seen_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE channels (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  creator TEXT,
  is_private BOOLEAN NOT NULL,
  is_shared BOOLEAN NOT NULL,
  is_archived BOOLEAN NOT NULL,
  is_general BOOLEAN NOT NULL,
  is_member BOOLEAN NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX channels_name ON channels (workspace_id, name);

CREATE TABLE pods (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  archived_at TIMESTAMP,
  UNIQUE (workspace_id, key)
);

CREATE TABLE pod_members (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  PRIMARY KEY (pod_id, person)
);
CREATE INDEX pod_members_person ON pod_members (workspace_id, person);
-- A pod has one lead, and a person leads one pod.
CREATE UNIQUE INDEX pod_members_one_lead ON pod_members (pod_id) WHERE role = 'lead';
CREATE UNIQUE INDEX pod_members_leads_one ON pod_members (workspace_id, person) WHERE role = 'lead';

CREATE TABLE pod_channels (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  channel TEXT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  is_home BOOLEAN NOT NULL,
  PRIMARY KEY (workspace_id, channel)
);
CREATE INDEX pod_channels_pod ON pod_channels (pod_id);
CREATE UNIQUE INDEX pod_channels_one_home ON pod_channels (pod_id) WHERE is_home;

-- Every change of state: who, what, before, after, why.
CREATE TABLE audit (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  at TIMESTAMP NOT NULL,
  actor TEXT,
  feature TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject TEXT NOT NULL,
  before JSON,
  after JSON,
  why TEXT
);
CREATE INDEX audit_subject ON audit (workspace_id, feature, subject, id);

-- Signals that changed something, so that a repeat changes nothing.
CREATE TABLE handled_signals (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, key, feature)
);
CREATE INDEX handled_signals_at ON handled_signals (at);

-- What a feature wants done later, and what it must be told soon: outcomes, facts, events that failed.
CREATE TABLE timers (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  what JSON NOT NULL,
  due_at TIMESTAMP NOT NULL,
  generation BIGINT NOT NULL DEFAULT 1,
  -- Outcomes and facts: one after the other within their feature, by id.
  in_order BOOLEAN NOT NULL DEFAULT FALSE,
  -- Follows from what a person just did; what follows from this goes out while the bot is paused.
  asked BOOLEAN NOT NULL DEFAULT FALSE,
  attempts BIGINT NOT NULL DEFAULT 0,
  leased_until TIMESTAMP,
  parked_at TIMESTAMP,
  last_error TEXT,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (workspace_id, feature, key)
);
CREATE INDEX timers_due ON timers (due_at, id) WHERE parked_at IS NULL;
CREATE INDEX timers_in_order ON timers (workspace_id, feature, id) WHERE in_order AND parked_at IS NULL;
CREATE INDEX timers_parked ON timers (workspace_id, id) WHERE parked_at IS NOT NULL;

-- Living messages: what Slack should show under a key, and what it does show.
CREATE TABLE posts (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  -- Where it goes: a channel, or (is_direct) a person.
  conversation TEXT NOT NULL,
  is_direct BOOLEAN NOT NULL,
  -- In the thread of another post of the feature (its key), or of any message there (its ts).
  thread_of TEXT,
  thread_at TEXT,
  body JSON NOT NULL,
  -- shown, withdrawn
  wanted TEXT NOT NULL,
  revision BIGINT NOT NULL,
  delivered_revision BIGINT NOT NULL DEFAULT 0,
  channel TEXT,
  ts TEXT,
  -- Names the message in its metadata, so that a send of unknown outcome can be found again.
  uid TEXT NOT NULL,
  priority BIGINT NOT NULL,
  -- Follows from what a person just did; goes out while the bot is paused.
  asked BOOLEAN NOT NULL,
  -- The feature wants to be told of the first delivery; what goes wrong is told always.
  outcomes BOOLEAN NOT NULL,
  -- When the newest revision may be shown.
  not_before TIMESTAMP NOT NULL,
  -- When to try next; while an attempt is under way, when its outcome counts as unknown.
  -- Once the state is final: since when.
  due_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP,
  -- Raised by each claim; a settlement with an older number is void.
  attempts BIGINT NOT NULL DEFAULT 0,
  -- In a row; sets the back-off.
  failures BIGINT NOT NULL DEFAULT 0,
  -- The first post may have been sent at any time since then, with that revision or a later one.
  first_attempt_at TIMESTAMP,
  attempted_revision BIGINT,
  -- What the attempt under way (or of unknown outcome) tries: post, update, delete, look.
  attempting TEXT,
  -- It was sent again after an unknown outcome: a second copy may appear, and is looked for.
  doubted BOOLEAN NOT NULL DEFAULT FALSE,
  -- due, settled, failed, gone, expired
  state TEXT NOT NULL,
  last_error TEXT,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (workspace_id, feature, key)
);
CREATE INDEX posts_due ON posts (workspace_id, priority, due_at, id) WHERE state = 'due';
CREATE INDEX posts_message ON posts (workspace_id, channel, ts);
CREATE INDEX posts_failed ON posts (workspace_id, id) WHERE state = 'failed';
CREATE INDEX posts_final ON posts (workspace_id, due_at) WHERE state <> 'due';
CREATE INDEX posts_thread ON posts (workspace_id, feature, thread_of) WHERE thread_of IS NOT NULL;

-- Other things Slack must do: create, invite, rename …
CREATE TABLE calls (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  call JSON NOT NULL,
  revision BIGINT NOT NULL DEFAULT 1,
  asked BOOLEAN NOT NULL,
  outcomes BOOLEAN NOT NULL,
  not_before TIMESTAMP NOT NULL,
  due_at TIMESTAMP NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  failures BIGINT NOT NULL DEFAULT 0,
  first_attempt_at TIMESTAMP,
  -- due, settled, failed
  state TEXT NOT NULL,
  last_error TEXT,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (workspace_id, feature, key)
);
CREATE INDEX calls_due ON calls (workspace_id, due_at, id) WHERE state = 'due';
CREATE INDEX calls_failed ON calls (workspace_id, id) WHERE state = 'failed';

-- App Homes to be rendered and published again.
CREATE TABLE home_marks (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  due_at TIMESTAMP NOT NULL,
  generation BIGINT NOT NULL DEFAULT 1,
  attempts BIGINT NOT NULL DEFAULT 0,
  failures BIGINT NOT NULL DEFAULT 0,
  published_at TIMESTAMP,
  dirty BOOLEAN NOT NULL,
  PRIMARY KEY (workspace_id, person)
);
CREATE INDEX home_marks_due ON home_marks (workspace_id, due_at) WHERE dirty;

-- Who may send for a workspace (PostgreSQL only); times are the database's own.
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until TIMESTAMP NOT NULL
);

-- The only door to a person: prompts, questions, nudges. Each opening is a row with a message of its own; its id stands in
-- the message's key.
CREATE TABLE asks (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  why TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  due_at TIMESTAMP,
  state TEXT NOT NULL,
  goes_out_at TIMESTAMP NOT NULL,
  delivered_at TIMESTAMP,
  channel TEXT,
  ts TEXT,
  closed_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX asks_one_open ON asks (workspace_id, feature, key) WHERE state <> 'closed';
CREATE INDEX asks_closed ON asks (workspace_id, closed_at) WHERE state = 'closed';
CREATE INDEX asks_open ON asks (workspace_id, person, created_at) WHERE state <> 'closed';

CREATE TABLE okr_objectives (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- The cycle's first and last day, in the organisation's zone: 2026-10-01, 2026-12-31.
  cycle_start TEXT NOT NULL,
  cycle_end TEXT NOT NULL,
  title TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (workspace_id, pod_id, cycle_start)
);

CREATE TABLE okr_key_results (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  objective_id BIGINT NOT NULL REFERENCES okr_objectives (id),
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  unit TEXT NOT NULL,
  start_value DOUBLE PRECISION NOT NULL,
  target_value DOUBLE PRECISION NOT NULL,
  UNIQUE (objective_id, position)
);

-- Every check-in of a key result; nothing is overwritten. The highest version is how it stands; none: at its start.
CREATE TABLE okr_updates (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  key_result_id BIGINT NOT NULL REFERENCES okr_key_results (id),
  version BIGINT NOT NULL,
  value_before DOUBLE PRECISION NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  confidence BIGINT NOT NULL,
  why TEXT,
  person TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  UNIQUE (key_result_id, version)
);

-- Where a pod's card of the week stands, or why it stands nowhere.
CREATE TABLE okr_cards (
  pod_id BIGINT PRIMARY KEY REFERENCES pods (id),
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- The ISO week in the organisation's zone: 2026-W47.
  week TEXT NOT NULL,
  -- The card of the week is posted anew when somebody deleted it, or the pod moved.
  generation BIGINT NOT NULL,
  channel TEXT,
  -- The obstacle the lead has been told of.
  told TEXT
);
