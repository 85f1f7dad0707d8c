-- Conventions for channels: the rules, channels that do not keep them, channels that somebody wants to have made.

-- The rules, whole; the newest version holds, none is ever edited. Without any, the one in the code is shown, and nobody is
-- asked by it.
CREATE TABLE channel_rules (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  version BIGINT NOT NULL,
  body JSON NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, version)
);

-- A channel whose name was found off, from that day until it is settled.
CREATE TABLE channel_cases (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  channel TEXT NOT NULL,
  -- As it was called when it was looked at last.
  name TEXT NOT NULL,
  -- Who is asked; nobody where whoever made it cannot be.
  person TEXT,
  -- Whose lead it concerns; nobody's, where it is the admins'.
  pod_id BIGINT REFERENCES pods (id),
  -- Somebody said that it belongs to that pod.
  belongs BOOLEAN NOT NULL,
  -- asked, excepted, listed; then fixed, allowed, dropped
  state TEXT NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  -- How often somebody was asked: the number in the key of the newest question.
  asks BIGINT NOT NULL,
  -- When the first question arrived, when its reminder is due, when the grace is over.
  delivered_at TIMESTAMP,
  remind_at TIMESTAMP,
  grace_until TIMESTAMP,
  reminded BOOLEAN NOT NULL,
  -- The name somebody chose, and those that Slack would not have.
  wish TEXT,
  refused JSON NOT NULL,
  -- Why it should keep its name, and who is asked whether it may.
  reason TEXT,
  decider TEXT,
  closed_at TIMESTAMP
);
CREATE UNIQUE INDEX channel_cases_one_open ON channel_cases (workspace_id, channel) WHERE closed_at IS NULL;
CREATE INDEX channel_cases_open ON channel_cases (workspace_id, id) WHERE closed_at IS NULL;
CREATE INDEX channel_cases_allowed ON channel_cases (workspace_id, channel) WHERE state = 'allowed';

-- A channel that somebody wants to have made.
CREATE TABLE channel_orders (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  pod_id BIGINT REFERENCES pods (id),
  name TEXT NOT NULL,
  is_private BOOLEAN NOT NULL,
  -- Who is invited, and what became of it.
  people JSON NOT NULL,
  -- Asked, made, or refused and why.
  state JSON NOT NULL,
  channel TEXT,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX channel_orders_channel ON channel_orders (workspace_id, channel) WHERE channel IS NOT NULL;
