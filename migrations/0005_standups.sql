-- Stand-ups: answers, a message a day in the pod's channel, and what is in the way.

CREATE TABLE standup_answers (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  ritual_id BIGINT NOT NULL,
  person TEXT NOT NULL,
  -- Lines of the plan before that got done.
  ticked JSON NOT NULL,
  -- How many of the sprint's commitments were ticked with it.
  kept BIGINT NOT NULL DEFAULT 0,
  done TEXT NOT NULL,
  today TEXT NOT NULL,
  -- Answers to the pod's further questions, in their order.
  extra JSON NOT NULL,
  answered_at TIMESTAMP NOT NULL,
  edited_at TIMESTAMP,
  is_late BOOLEAN NOT NULL,
  PRIMARY KEY (occurrence_id, person)
);
CREATE INDEX standup_answers_person ON standup_answers (workspace_id, ritual_id, person, answered_at);

-- Where the message of a day stands.
CREATE TABLE standup_digests (
  occurrence_id BIGINT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  ritual_id BIGINT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  channel TEXT NOT NULL,
  -- Raised when somebody deleted the message by hand.
  generation BIGINT NOT NULL,
  completed_at TIMESTAMP
);
CREATE INDEX standup_digests_pod ON standup_digests (workspace_id, pod_id, occurrence_id);
CREATE INDEX standup_digests_channel ON standup_digests (workspace_id, channel);
CREATE INDEX standup_digests_ritual ON standup_digests (workspace_id, ritual_id, occurrence_id);

-- What people typed to the bot as an answer; kept for a while, so that it is known whose words were taken.
CREATE TABLE standup_typed (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  person TEXT NOT NULL,
  text TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  -- Since when they are settled: posted, or not wanted. Until then their person is asked what they are for.
  taken_at TIMESTAMP,
  PRIMARY KEY (workspace_id, channel, ts)
);
CREATE INDEX standup_typed_at ON standup_typed (workspace_id, at);

-- What is in the way of somebody, and on whom it waits: a pod, a person, or nobody else.
CREATE TABLE blockers (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  reporter TEXT NOT NULL,
  text TEXT NOT NULL,
  on_pod BIGINT REFERENCES pods (id),
  on_person TEXT,
  -- Who is asked now.
  holder TEXT,
  -- open, acknowledged, dated, declined, done, withdrawn
  state TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  -- Until when an answer is expected.
  answer_by TIMESTAMP,
  -- The day that was given: 2026-11-27.
  due_on TEXT,
  reason TEXT,
  answered_by TEXT,
  nudges BIGINT NOT NULL DEFAULT 0,
  -- The stand-up it was named in.
  occurrence_id BIGINT,
  closed_at TIMESTAMP
);
CREATE INDEX blockers_reporter ON blockers (workspace_id, reporter) WHERE closed_at IS NULL;
CREATE INDEX blockers_holder ON blockers (workspace_id, holder) WHERE closed_at IS NULL;
CREATE INDEX blockers_pod ON blockers (workspace_id, pod_id, closed_at);
CREATE INDEX blockers_on_pod ON blockers (workspace_id, on_pod) WHERE closed_at IS NULL;
