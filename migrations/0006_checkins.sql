-- Who answers for a key result, the weekly check-ins of those who do, and the monthly review of pods that are behind.

-- The person named for it; none: whoever leads the pod.
ALTER TABLE okr_key_results ADD COLUMN owner TEXT;
CREATE INDEX okr_key_results_owner ON okr_key_results (workspace_id, owner) WHERE owner IS NOT NULL;

-- One person's weekly check-in, beyond what the ritual keeps of who was asked and who answered.
CREATE TABLE check_ins (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  person TEXT NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  -- They said “tomorrow”; the question comes again with the reminder.
  postponed_at TIMESTAMP,
  reminded_at TIMESTAMP,
  -- They said that they are away, and somebody else is asked.
  handed_at TIMESTAMP,
  -- Nothing is to be asked any more: all is up to date, or it is not theirs any more.
  done_at TIMESTAMP,
  -- Their time was over without news.
  missed_at TIMESTAMP,
  PRIMARY KEY (occurrence_id, person)
);
CREATE INDEX check_ins_person ON check_ins (workspace_id, person, asked_at);
CREATE INDEX check_ins_open ON check_ins (workspace_id) WHERE done_at IS NULL AND missed_at IS NULL;

-- Who was asked in place of somebody who is away, pod by pod.
CREATE TABLE check_in_covers (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  person TEXT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- None: nobody can stand in, and whoever looks after the pod sees it.
  cover TEXT,
  PRIMARY KEY (occurrence_id, person, pod_id)
);
CREATE INDEX check_in_covers_cover ON check_in_covers (workspace_id, cover) WHERE cover IS NOT NULL;

-- A monthly review as it was published: its figures do not move any more, its message may be shown again.
CREATE TABLE okr_review_heads (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL PRIMARY KEY,
  published JSON NOT NULL,
  -- Where it stands; none: each of leadership was told privately.
  channel TEXT,
  -- How often somebody has deleted it.
  generation BIGINT NOT NULL
);

-- One pod in a monthly review: what its lead was asked because it was behind, and what was published.
CREATE TABLE okr_reviews (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- Whoever was on duty; none: the pod fell behind after the question went out, or nobody could be asked.
  asked TEXT,
  happened TEXT,
  changes TEXT,
  help TEXT,
  answered_by TEXT,
  answered_at TIMESTAMP,
  -- As it was published, in whole per cent; none until then.
  progress BIGINT,
  expected BIGINT,
  PRIMARY KEY (occurrence_id, pod_id)
);
