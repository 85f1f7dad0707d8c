-- When Slack keeps notifications from people (do not disturb), as far as it tells: their next window, or the one under way,
-- and the last one. What comes after a window Slack tells only when it is over.

CREATE TABLE do_not_disturb (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  -- The one that began last before what was told then: as long as it was on.
  last_from TIMESTAMP,
  last_until TIMESTAMP,
  next_from TIMESTAMP,
  next_until TIMESTAMP,
  -- By Slack's clock, when this was so.
  told_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, person)
);
-- Windows that are over are asked about anew.
CREATE INDEX do_not_disturb_until ON do_not_disturb (workspace_id, next_until) WHERE next_until IS NOT NULL;
