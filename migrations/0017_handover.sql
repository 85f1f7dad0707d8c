-- What is handed over when another person leads a pod, somebody leaves, or a pod is archived; and who belongs where.

-- One that is open per pod: what follows while it is, is added to it.
CREATE TABLE handovers (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- To whom it comes: lead (whoever leads or acts), pod (whoever leads the one below), leadership.
  heir TEXT NOT NULL,
  heir_pod BIGINT REFERENCES pods (id),
  -- Who is asked now, and how often they were asked anew.
  asked TEXT,
  round BIGINT NOT NULL,
  asked_at TIMESTAMP,
  opened_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP
);
CREATE UNIQUE INDEX handovers_one_open ON handovers (workspace_id, pod_id) WHERE closed_at IS NULL;
CREATE INDEX handovers_pod ON handovers (workspace_id, pod_id, id);

CREATE TABLE handover_items (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  handover_id BIGINT NOT NULL REFERENCES handovers (id),
  -- Whose it is, and how that feature names it.
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  -- One line for people; nothing of what is confidential.
  words TEXT NOT NULL,
  by_role BOOLEAN NOT NULL,
  since TIMESTAMP NOT NULL,
  due TEXT,
  -- Who had it, and has it still until it is taken over.
  keeper TEXT,
  -- open, taken (its feature is about to hand it on), accepted, kept, done
  state TEXT NOT NULL,
  taker TEXT,
  settled_at TIMESTAMP
);
CREATE UNIQUE INDEX handover_items_once ON handover_items (handover_id, feature, key) WHERE settled_at IS NULL;
CREATE INDEX handover_items_keeper ON handover_items (workspace_id, keeper) WHERE settled_at IS NULL;

-- What somebody said of a membership that Slack does not agree with: it is fine so.
CREATE TABLE belonging_notes (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  person TEXT NOT NULL,
  -- outside (of the pod, not in its channel), visiting (in the channel, not of the pod)
  side TEXT NOT NULL,
  noted_by TEXT NOT NULL,
  noted_at TIMESTAMP NOT NULL,
  PRIMARY KEY (pod_id, person, side)
);

-- What the last look at a pod's channel found, and what of it is still to be said by whoever looks after the pod.
CREATE TABLE belonging_drifts (
  pod_id BIGINT PRIMARY KEY REFERENCES pods (id),
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  channel TEXT NOT NULL,
  asked TEXT,
  outside JSON NOT NULL,
  visiting JSON NOT NULL,
  -- What could not be done, and why, by person.
  faults JSON NOT NULL,
  looked_at TIMESTAMP NOT NULL
);

-- Pods whose lead left: leadership is asked until one is named.
CREATE TABLE belonging_vacancies (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- Who led it.
  former TEXT NOT NULL,
  asked TEXT,
  opened_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP
);
CREATE UNIQUE INDEX belonging_vacancies_open ON belonging_vacancies (workspace_id, pod_id) WHERE closed_at IS NULL;
