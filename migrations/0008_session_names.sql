DROP INDEX `sitting_name_birth`;--> statement-breakpoint
CREATE INDEX `sitting_session_name` ON `sitting` (`session_id`,`name_key`);