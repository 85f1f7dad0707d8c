-- Who decides what: named roles, topics of pods, leadership on duty, and the table of rights.

-- A role that somebody holds beside the pods: Finance lead. What is retired stays for what was decided by it.
CREATE TABLE named_roles (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- Its name as names are compared.
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  retired BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX named_roles_name ON named_roles (workspace_id, folded);

-- The first in order who is here acts.
CREATE TABLE named_role_holders (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  role_id BIGINT NOT NULL REFERENCES named_roles (id),
  -- From 1.
  position BIGINT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (role_id, position)
);

-- Which pod answers for a topic.
CREATE TABLE pod_topics (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- As names are compared.
  topic TEXT NOT NULL,
  title TEXT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  PRIMARY KEY (workspace_id, topic)
);
CREATE INDEX pod_topics_pod ON pod_topics (workspace_id, pod_id);

-- Weeks of leadership on duty that somebody took over from whoever the rota names; by their Monday.
CREATE TABLE leadership_swaps (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  week TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (workspace_id, week)
);

-- The table of rights, whole; the newest version holds, none is ever edited. Without any, the one in the code does.
CREATE TABLE decision_rights (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  version BIGINT NOT NULL,
  body JSON NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, version)
);
