-- How many failures held this outcome or fact up so far, of whatever stands in front of it: after five it goes past what fails.
ALTER TABLE timers ADD COLUMN held_up BIGINT NOT NULL DEFAULT 0;
