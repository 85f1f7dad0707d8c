-- Sprints: what a pod wants to reach in some weeks, what it commits itself to, and how it went.

-- One per pod and occurrence of the ritual.
CREATE TABLE sprints (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL REFERENCES ritual_occurrences (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- Its first and its last day by the pod's clock, both included.
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  -- running, ended, cancelled
  state TEXT NOT NULL,
  goal TEXT,
  planned_by TEXT,
  planned_at TIMESTAMP,
  -- yes, partly, no; how its lead saw it.
  goal_met TEXT,
  shipped TEXT,
  not_shipped TEXT,
  reviewed_by TEXT,
  reviewed_at TIMESTAMP,
  -- What waits on whoever leads the pod, and on whom: plan, look, review.
  asked TEXT,
  asked_of TEXT,
  -- Which message shows it: somebody may delete one by hand, then the next generation follows. 0: none so far.
  generation BIGINT NOT NULL,
  channel TEXT,
  -- The message as Slack names it, once it stands there.
  message TEXT,
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX sprints_once ON sprints (occurrence_id, pod_id);
CREATE INDEX sprints_pod ON sprints (workspace_id, pod_id, first);

CREATE TABLE sprint_commitments (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  sprint_id BIGINT NOT NULL REFERENCES sprints (id),
  -- From 1, as they are listed.
  place BIGINT NOT NULL,
  text TEXT NOT NULL,
  owner TEXT,
  done_at TIMESTAMP,
  done_by TEXT
);
CREATE INDEX sprint_commitments_sprint ON sprint_commitments (workspace_id, sprint_id, place);
